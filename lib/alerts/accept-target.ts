/** The share of invites that should be accepted, until production data says better. */
const DEFAULT = 0.25;

/** Reads `ALERT_ACCEPT_TARGET`, a share between 0 and 1; `understood` says whether it is one. */
export function acceptTarget(): { share: number; understood: boolean } {
  const text = process.env.ALERT_ACCEPT_TARGET;
  if (!text) return { share: DEFAULT, understood: true };
  const share = Number(text);
  return share > 0 && share < 1 ? { share, understood: true } : { share: DEFAULT, understood: false };
}
