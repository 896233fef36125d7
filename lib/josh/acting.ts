/** Who changes something by hand, in which operation, and when. */
export interface Acting {
  actorId: string;
  correlationId: string;
  now: Date;
}

/** How it ended: something was changed, or it was so already. */
export type ActionOutcome = 'done' | 'unchanged';

/** An outcome with how much of what was changed; for the answer and the audit log. */
export interface CountedOutcome {
  outcome: ActionOutcome;
  counts: Readonly<Record<string, number>>;
}
