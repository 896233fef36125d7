import { randomBytes } from 'node:crypto';
import type { Message } from '@anthropic-ai/sdk/resources/messages';
import { Hono } from 'hono';
import { z } from 'zod';
import { errorResponse } from './api-error';
import { readDetails } from './details';
import { type Intent, readIntent } from './intent';
import { type Manners, phrase } from './manner';
import { countTokens, inputTokens, type MessageRequest, plainText, requestSchema } from './request';

/** One answered request. Texts are not kept: what people write stays out of every log and list. */
export interface Call {
  requestId: string;
  model: string;
  /** Null when it was not asked for. */
  intent: Intent | null;
  inputTokens: number;
  outputTokens: number;
}

export const newId = (prefix: string) => `${prefix}_01${randomBytes(11).toString('hex')}`;

/** `POST /v1/messages`, without streaming and tools. */
export function messagesApi(calls: Call[], manners: Manners): Hono {
  const app = new Hono();
  app.post('/v1/messages', async (c) => {
    const requestId = newId('req');
    const refuse = (status: 400 | 401, message: string) => errorResponse(status, message, requestId);
    // The SDK sends its key as a bearer token, plain HTTP clients in a header of its own.
    if (!c.req.header('authorization') && !c.req.header('x-api-key'))
      return refuse(401, 'authorization: header is required');
    if (!c.req.header('anthropic-version')) return refuse(400, 'anthropic-version: header is required');
    const parsed = requestSchema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return refuse(400, z.prettifyError(parsed.error));
    const last = parsed.data.messages.at(-1);
    if (last?.role !== 'user') return refuse(400, 'messages: a last message of the assistant is not played');

    const question = ask(parsed.data, plainText(last.content));
    const { answer } = question;
    const format = parsed.data.output_config?.format;
    if (format && !z.fromJSONSchema(format.schema).safeParse(answer).success) {
      return refuse(
        400,
        `output_config.format: the local model's answer ${JSON.stringify(answer)} does not fit`,
      );
    }
    const manner = manners.take(question.asked);
    if (manner === 'overloaded') return errorResponse(529, 'Overloaded', requestId);
    const message = compose(parsed.data, phrase(answer, manner));
    const { input_tokens, output_tokens } = message.usage;
    calls.push({
      requestId,
      model: message.model,
      intent: question.asked === 'intent' ? question.answer.intent : null,
      inputTokens: input_tokens,
      outputTokens: output_tokens,
    });
    return c.json(message, 200, { 'request-id': requestId });
  });
  return app;
}

/** The wall clock that the prompt tells the model. */
const NOW = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}\b/;

/** Who asks for a start is asking for details; everybody else for an intent. */
function ask(request: MessageRequest, text: string) {
  const properties = request.output_config?.format?.schema.properties;
  if (typeof properties !== 'object' || properties === null || !('starts_at' in properties))
    return { asked: 'intent' as const, answer: readIntent(text) };
  const now = NOW.exec(plainText(request.system ?? ''))?.[0] ?? new Date().toISOString().slice(0, 16);
  return { asked: 'details' as const, answer: readDetails(text, now) };
}

function compose(request: MessageRequest, { text, stop }: ReturnType<typeof phrase>): Message {
  const wanted = text === null ? 1 : countTokens(text);
  const cut = wanted > request.max_tokens;
  const shown = cut ? text?.slice(0, request.max_tokens * 4) : text;
  return {
    id: newId('msg'),
    type: 'message',
    role: 'assistant',
    model: request.model,
    content: shown ? [{ type: 'text', text: shown, citations: null }] : [],
    container: null,
    diagnostics: null,
    stop_reason: cut ? 'max_tokens' : stop,
    stop_sequence: null,
    stop_details: stop === 'refusal' ? { type: 'refusal', category: null, explanation: null } : null,
    usage: {
      input_tokens: inputTokens(request),
      output_tokens: Math.min(wanted, request.max_tokens),
      output_tokens_details: null,
      cache_creation: { ephemeral_1h_input_tokens: 0, ephemeral_5m_input_tokens: 0 },
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      inference_geo: 'not_available',
      server_tool_use: null,
      service_tier: 'standard',
      speed: 'standard',
    },
  };
}
