/** Milliseconds of processor time that it takes: other processes' load is not in it, as it would be on a clock. */
export function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
