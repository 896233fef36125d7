const INSTALLED = Symbol.for('josh.dead-socket');

/**
 * Whether this is the driver writing to a socket that has closed: postgres 3.4.9 rolls a transaction back from a timer, also
 * when the connection is gone, where nobody can catch what it throws (porsager/postgres#1208).
 */
export function isDeadSocketWrite(error: unknown): boolean {
  return (
    error instanceof TypeError &&
    error.message.includes("(reading 'write')") &&
    /\bnextWrite\b.*[\\/]postgres[\\/]/.test(error.stack ?? '')
  );
}

/**
 * Keeps that one error from ending the process, with all other requests in it. Every other uncaught error takes its usual way,
 * which a listener could not promise: with any listener Node no longer ends the process. Installed once however often called.
 *
 * @param abandon gives up the pool: the connection keeps unsent bytes, and would never work again
 */
export function surviveDeadSockets(abandon: () => void): void {
  if (Reflect.has(process, INSTALLED)) return;
  Reflect.set(process, INSTALLED, true);
  const emit = process.emit;
  Reflect.set(process, 'emit', (event: unknown, ...values: unknown[]) => {
    if (event !== 'uncaughtException' || !isDeadSocketWrite(values[0]))
      return Reflect.apply(emit, process, [event, ...values]);
    abandon();
    return true;
  });
}
