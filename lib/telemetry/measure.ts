import { type CallFacts, currentContext, type Dependency } from './context';

/**
 * Runs a call to a dependency and adds its time to the request's account, also when it throws.
 * The account appears in `http.request.completed` as `<dependency>_ms` and `_calls`, query times by name in `db_queries`,
 * and as the spans of the request's trace.
 *
 * @param name of a database query: a stable word, it becomes the label `query_name`
 */
export async function measure<T>(
  dependency: Dependency,
  name: string,
  run: () => PromiseLike<T>,
  clock: () => number = () => performance.now(),
): Promise<T> {
  const calls = currentContext()?.calls;
  if (calls === undefined) return run();
  const startedAt = clock();
  const ended = () => ({ dependency, name, startedAt, ms: clock() - startedAt });
  try {
    const result = await run();
    const call = { ...ended(), failed: false };
    calls.push(dependency === 'llm' ? { ...call, facts: llmFacts(result) } : call);
    return result;
  } catch (error) {
    calls.push({ ...ended(), failed: true });
    throw error;
  }
}

/** What the Messages API says about a call besides the answer (Anthropic: "Messages"). */
function llmFacts(answer: unknown): CallFacts {
  const model = property(answer, 'model');
  const usage = property(answer, 'usage');
  const input = property(usage, 'input_tokens');
  const output = property(usage, 'output_tokens');
  return {
    ...(typeof model === 'string' ? { model } : {}),
    ...(typeof input === 'number' ? { input_tokens: input } : {}),
    ...(typeof output === 'number' ? { output_tokens: output } : {}),
  };
}

const property = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null ? Reflect.get(of, name) : undefined;
