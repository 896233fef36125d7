// Where everything lies in the module's memory. The host reads these addresses from the exports and keeps no copy.

/** A stretch of the batch: whole lines, and zeros behind them. */
export const IN: usize = 0x1_0000;
export const IN_SIZE: i32 = 0x8_0000;
/** Looking ahead sixteen bytes at a time ends in here. */
export const MARGIN: i32 = 64;

/** The rows of that stretch. */
export const OUT: usize = 0xa_0000;
export const OUT_SIZE: i32 = 0x10_0000;
export const OUT_END: usize = OUT + OUT_SIZE;

/** What is known of each line: {@link RECORD_INTS} integers. */
export const RECORDS: usize = 0x1a_0000;
export const RECORD_INTS: i32 = 36;
export const MOST_RECORDS: i32 = 4096;

/** Fields of lines that are read after the row is written: which, where it begins and where it ends. */
export const CAPTURES: usize = 0x24_0000;
export const CAPTURE_INTS: i32 = 3;
export const MOST_CAPTURES: i32 = 40_000;

/** Fields of the line that is read: where its program has them, where its value begins and where it ends. */
export const FIELDS: usize = 0x2c_0000;
export const MOST_FIELDS: i32 = 64;

/** What the host says goes through here. */
export const HAND: usize = 0x2d_0000;
export const HAND_SIZE: i32 = 0x1_0000;

/** What the host taught, by hash. */
export const SLOTS: usize = 0x2e_0000;
export const SLOT_COUNT: i32 = 16_384;
/** The same, one after the other: words, programs, automata. */
export const ARENA: usize = 0x30_0000;
export const ARENA_SIZE: i32 = 0x20_0000;
export const ARENA_END: usize = ARENA + ARENA_SIZE;
