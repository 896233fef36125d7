import type { Measured, Skipped } from './report';

/** One thing that the bench measures; see `all.ts` for the list of them. */
export interface Measurement {
  /** For `--only`. */
  name: string;
  about: string;
  /**
   * Whether it belongs to the short gate, whose results are ratios or bounds that hold on a busy machine too.
   */
  gate: boolean;
  /** @param short fewer rounds and sizes, for the gate */
  run(options: { short: boolean; say: (progress: string) => void }): Promise<(Measured | Skipped)[]>;
}
