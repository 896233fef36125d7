import type { Outcome } from './report';

/** One thing that the bench measures; see `all.ts` for the list of them. */
export interface Measurement {
  /** For `--only`. */
  name: string;
  about: string;
  /** Whether CI holds on to it; see docs/speed.md for what is left out and why. */
  gate: boolean;
  /** @param short fewer rounds and sizes, for the gate */
  run(options: { short: boolean; say: (progress: string) => void }): Promise<Outcome[]>;
}
