import { currentContext, type Dependency } from './context';

/**
 * Runs a call to a dependency and adds its time to the request's account, also when it throws.
 * The account appears in `http.request.completed` as `<dependency>_ms` and `_calls`; query times by name in `db_queries`.
 *
 * @param name of a database query: a stable word, it becomes the label `query_name`
 */
export async function measure<T>(
  dependency: Dependency,
  name: string,
  run: () => PromiseLike<T>,
  clock: () => number = () => performance.now(),
): Promise<T> {
  const started = clock();
  try {
    return await run();
  } finally {
    const context = currentContext();
    if (context) {
      const ms = clock() - started;
      const spent = context.spent.get(dependency) ?? { ms: 0, calls: 0 };
      context.spent.set(dependency, { ms: spent.ms + ms, calls: spent.calls + 1 });
      if (dependency === 'db') context.queries.push({ name, ms });
    }
  }
}
