import type { Witness } from '../playbooks/playbook';

/** Notes who did not answer, so that what they would have told counts as unknown and not as absent. */
export class Witnesses {
  readonly away: Witness[] = [];

  /** Asks; `otherwise` when the witness does not answer. One that was away before is not asked again. */
  async ask<T, O>(witness: Witness, question: () => Promise<T>, otherwise: O): Promise<T | O> {
    if (this.away.includes(witness)) return otherwise;
    try {
      return await question();
    } catch {
      this.away.push(witness);
      return otherwise;
    }
  }
}
