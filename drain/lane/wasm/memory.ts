// Where everything lies in the module's memory. The host reads these addresses from the exports and keeps no copy.

/** What the pass says about itself when it stops: see `state.ts`. */
export const STATE: usize = 0xf800;

/** A stretch of the batch: whole lines, and zeros behind them. */
export const IN: usize = 0x1_0000;
export const IN_SIZE: i32 = 0x4_0000;
/** Looking ahead sixteen bytes at a time ends in here. */
export const MARGIN: i32 = 64;

/** The rows of that stretch, each with its newline. More room than a stretch, for columns that a line lacks. */
export const OUT: usize = 0x5_1000;
export const OUT_SIZE: i32 = 0x5_0000;
export const OUT_END: usize = OUT + OUT_SIZE;

/** What is read of its lines once the rows are written, as text. */
export const KEPT: usize = 0xa_2000;
export const KEPT_SIZE: i32 = 0x5_0000;
export const KEPT_END: usize = KEPT + KEPT_SIZE;

/** What is known of each line: {@link RECORD_INTS} integers. */
export const RECORDS: usize = 0xf_3000;
export const RECORD_INTS: i32 = 40;
export const MOST_RECORDS: i32 = 2_048;

/** Fields of lines that are read after the row is written: which, where it begins and where it ends. */
export const CAPTURES: usize = 0x14_4000;
export const CAPTURE_INTS: i32 = 3;
export const MOST_CAPTURES: i32 = 16_000;

/** Fields of the line that is read: where its program has them, where its value begins and where it ends. */
export const FIELDS: usize = 0x17_4000;
export const MOST_FIELDS: i32 = 64;

/** What the host says goes through here. */
export const HAND: usize = 0x17_5000;
export const HAND_SIZE: i32 = 0x1_0000;

/** What the host taught, by hash. */
export const SLOTS: usize = 0x18_6000;
export const SLOT_COUNT: i32 = 16_384;
/** The same, one after the other: words, programs, automata. */
export const ARENA: usize = 0x19_7000;
export const ARENA_SIZE: i32 = 0x20_0000;
export const ARENA_END: usize = ARENA + ARENA_SIZE;
