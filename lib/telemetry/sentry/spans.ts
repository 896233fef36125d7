import type { Call, RequestContext } from '../context';

/** A span to be. Times are in milliseconds since the epoch. */
export interface SpanSpec {
  name: string;
  op: string;
  start: number;
  end: number;
  failed: boolean;
  attributes: Record<string, string | number | boolean>;
}

/** Most spans below one root; a request with more is told by its first ones and by `calls_left_out`. */
const MAX_CHILDREN = 200;

/**
 * The trace of a request, made from its account when it is over: a root span for the route and one child for each call.
 * Pure. Recorded this way a request that is not sampled pays for nothing, and the ids found on the way are on the root.
 *
 * @param ending when the request was answered, on the clock of `performance.now()`, and how
 */
export function spansOf(
  context: RequestContext,
  ending: { clock: number; method: string; status: number },
): { root: SpanSpec; children: SpanSpec[] } {
  const { startedAt, calls, route, category, correlationId, annotations } = context;
  // The clock's origin drifts away from wall time while a function is frozen, so it only measures from the start.
  const wall = (clock: number) => startedAt.epoch + (clock - startedAt.clock);
  const children = calls.slice(0, MAX_CHILDREN).map((call) => ({
    ...shapeOf(call),
    start: wall(call.startedAt),
    end: wall(call.startedAt + call.ms),
    failed: call.failed,
  }));
  const ids = { correlation_id: correlationId, category, ...annotations };
  for (const child of children) child.attributes = { ...child.attributes, ...ids };
  const root: SpanSpec = {
    name: `${ending.method} ${route}`,
    op: 'http.server',
    start: startedAt.epoch,
    end: wall(ending.clock),
    failed: ending.status >= 500,
    attributes: {
      'http.route': route,
      'http.request.method': ending.method,
      'http.response.status_code': ending.status,
      ...ids,
      ...(calls.length > MAX_CHILDREN ? { calls_left_out: calls.length - MAX_CHILDREN } : {}),
    },
  };
  return { root, children };
}

/** Names and attributes by Sentry's conventions (docs: "Span Operations", "AI Agents"); no statement, no prompt, no URL. */
function shapeOf({ dependency, name, facts }: Call): Pick<SpanSpec, 'name' | 'op' | 'attributes'> {
  switch (dependency) {
    case 'db':
      return {
        name,
        op: 'db.query',
        attributes: { 'db.system.name': 'postgresql', 'db.query.summary': name },
      };
    case 'llm': {
      const { model, input_tokens, output_tokens } = facts ?? {};
      return {
        name: model === undefined ? 'chat' : `chat ${model}`,
        op: 'gen_ai.chat',
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'anthropic',
          'gen_ai.function_id': name,
          ...(model === undefined ? {} : { 'gen_ai.request.model': model, 'gen_ai.response.model': model }),
          ...(input_tokens === undefined ? {} : { 'gen_ai.usage.input_tokens': input_tokens }),
          ...(output_tokens === undefined ? {} : { 'gen_ai.usage.output_tokens': output_tokens }),
        },
      };
    }
    case 'twilio':
      return outgoing(name === 'send' ? 'POST' : 'GET', 'api.twilio.com', name);
    case 'queue':
      return outgoing('POST', 'qstash.upstash.io', name);
  }
}

function outgoing(method: 'GET' | 'POST', host: string, name: string) {
  return {
    name: `${method} ${host}`,
    op: 'http.client',
    attributes: { 'http.request.method': method, 'server.address': host, 'call.name': name },
  };
}
