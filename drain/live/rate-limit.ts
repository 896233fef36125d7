/** Most different codes that are remembered. */
const MAX_CODES = 64;

/** Says yes once per code and interval. */
export function rateLimited(intervalMs: number, now: () => number): (code: string) => boolean {
  const last = new Map<string, number>();
  return (code) => {
    const at = now();
    if (at - (last.get(code) ?? Number.NEGATIVE_INFINITY) < intervalMs) return false;
    if (last.size >= MAX_CODES) last.clear();
    last.set(code, at);
    return true;
  };
}
