/** How long an orderly stop may take before the process ends anyway, in milliseconds. */
const PATIENCE_MS = 8_000;

/**
 * Resolves at the first Ctrl-C or SIGTERM. From then on the process ends within 8 s even if something hangs, so that a
 * second Ctrl-C is never needed.
 */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        setTimeout(() => process.exit(1), PATIENCE_MS).unref();
        resolve(signal);
      });
    }
  });
}
