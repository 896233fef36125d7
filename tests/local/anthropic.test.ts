import Anthropic from '@anthropic-ai/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { detailsFormat, detailsPrompt } from '@/lib/josh/intent/details';
import { errorFault } from '@/local/anthropic/api-error';
import { readDetails } from '@/local/anthropic/details';
import { readIntent } from '@/local/anthropic/intent';
import { type LocalAnthropic, startAnthropic } from '@/local/anthropic/server';

let local: LocalAnthropic;

beforeAll(async () => {
  local = await startAnthropic();
});
afterEach(() => {
  local.faults.clear();
  local.manners.clear();
});
afterAll(() => local.close());

function client(options: { maxRetries?: number; timeout?: number } = {}) {
  return new Anthropic({ apiKey: 'local', baseURL: local.url, maxRetries: 0, ...options });
}

const ask = (content: string, options?: { maxRetries?: number; timeout?: number }, max_tokens = 100) =>
  client(options).messages.create({
    model: 'claude-haiku-4-5',
    max_tokens,
    system: 'Read the intent.',
    messages: [
      { role: 'user', content: 'yes' },
      { role: 'assistant', content: '{"intent":"accept","confidence":0.97}' },
      { role: 'user', content },
    ],
  });

const textOf = ({ content }: Anthropic.Message) => (content[0]?.type === 'text' ? content[0].text : null);

test.each([
  ['Plan a hike for Saturday', 'create_linkup'],
  ['coffee tomorrow at 10?', 'create_linkup'],
  ['YES', 'accept'],
  ['I’m in!', 'accept'],
  ['Count me in for dinner', 'accept'],
  ['no', 'decline'],
  ['Sorry, can’t make dinner', 'decline'],
  ['please cancel the hike', 'cancel'],
  ['What time is dinner?', 'question'],
  ['really?', 'question'],
  ['<message>\nin\n</message>', 'accept'],
])('%j is read as %s', (text, intent) => {
  expect(readIntent(text)).toEqual({ intent, confidence: expect.closeTo(0.95, 1) });
});

test('what no rule reads is unknown, with low confidence', () => {
  expect(readIntent('purple elephants')).toEqual({ intent: 'unknown', confidence: 0.31 });
});

describe('the details of a plan', () => {
  // A Wednesday.
  const now = '2026-11-25T14:30';
  test.each([
    ['Plan a hike on Saturday with five people', 'hike', 5, null, '2026-11-28T09:00'],
    ['Dinner Friday 7:30pm in San Francisco for 4', 'dinner', 4, 'sf', '2026-11-27T19:30'],
    ['coffee tomorrow at 10am with 2 friends', 'coffee', 2, null, '2026-11-26T10:00'],
    ['drinks tonight in NYC', 'drinks', null, 'nyc', '2026-11-25T20:00'],
    ['let’s meet in Paris on Wednesday', 'meetup', null, 'elsewhere', '2026-12-02T18:00'],
    ['let’s hang out', 'meetup', null, null, null],
  ])('%j', (text, activity, size, region, starts_at) => {
    expect(readDetails(text, now)).toEqual({ activity, size, region, starts_at });
  });

  const askDetails = () =>
    client().messages.create({
      model: 'claude-haiku-4-5',
      max_tokens: 200,
      system: detailsPrompt(now),
      messages: [{ role: 'user', content: 'Dinner on Friday in Austin' }],
      output_config: { format: detailsFormat },
    });

  test('are asked for by their schema, at the time that the prompt tells', async () => {
    expect(JSON.parse(textOf(await askDetails()) ?? '')).toEqual({
      activity: 'dinner',
      size: null,
      region: 'austin',
      starts_at: '2026-11-27T19:00',
    });
  });

  test('can go wrong while intents are read well', async () => {
    local.manners.set({ manner: 'overloaded', to: 'details' });
    await expect(askDetails()).rejects.toBeInstanceOf(Anthropic.OverloadedError);
    expect(textOf(await ask('yes'))).toContain('accept');
  });
});

describe('a good answer', () => {
  test('is JSON about the last user message, with usage', async () => {
    const answer = await ask('let’s get together for lunch');
    expect(answer).toMatchObject({ type: 'message', role: 'assistant', stop_reason: 'end_turn' });
    expect(textOf(answer)).toBe('{"intent":"create_linkup","confidence":0.95}');
    expect(answer.usage.input_tokens).toBeGreaterThan(10);
    expect(answer.usage.output_tokens).toBeGreaterThan(5);
    expect(answer._request_id).toMatch(/^req_/);
  });

  test('is cut at the tokens that were asked for', async () => {
    const answer = await ask('yes', {}, 3);
    expect(answer).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 3 } });
    expect(textOf(answer)).toBe('{"intent":"a');
  });

  test('fits the schema that was asked for, or is refused', async () => {
    const withSchema = (intents: string[]) =>
      client().messages.create({
        model: 'claude-haiku-4-5',
        max_tokens: 100,
        messages: [{ role: 'user', content: [{ type: 'text', text: 'yes' }] }],
        output_config: {
          format: {
            type: 'json_schema',
            schema: {
              type: 'object',
              properties: { intent: { type: 'string', enum: intents }, confidence: { type: 'number' } },
              required: ['intent', 'confidence'],
            },
          },
        },
      });
    expect(textOf(await withSchema(['accept', 'decline']))).toBe('{"intent":"accept","confidence":0.97}');
    await expect(withSchema(['rsvp'])).rejects.toThrow('output_config.format');
  });
});

describe('a bad answer', () => {
  test.each([
    ['invalid_json', '{"intent":"accept","confidence":'],
    ['fenced', '```json\n{"intent":"accept","confidence":0.97}\n```'],
    ['low_confidence', '{"intent":"accept","confidence":0.35}'],
  ] as const)('%s, as often as was asked for', async (manner, text) => {
    local.manners.set({ manner, times: 1 });
    expect(textOf(await ask('yes'))).toBe(text);
    expect(textOf(await ask('yes'))).toBe('{"intent":"accept","confidence":0.97}');
  });

  test('a refusal has no content', async () => {
    local.manners.set({ manner: 'refusal' });
    const answer = await ask('yes');
    expect(answer).toMatchObject({ content: [], stop_reason: 'refusal', stop_details: { type: 'refusal' } });
  });
});

describe('a fault', () => {
  test.each([
    [529, 'Overloaded', Anthropic.OverloadedError],
    [500, 'Internal server error', Anthropic.InternalServerError],
    [429, 'Rate limited', Anthropic.RateLimitError],
  ] as const)('%i is the error of the SDK', async (status, message, error) => {
    local.faults.set(errorFault(status, message));
    const failed = ask('yes');
    await expect(failed).rejects.toBeInstanceOf(error);
    await expect(failed).rejects.toMatchObject({ status, apiMessage: message });
  });

  test('an overload that passes is hidden by the SDK’s own retry, and both requests are counted', async () => {
    const before = local.requests();
    local.faults.set({ ...errorFault(529, 'Overloaded'), times: 1 });
    expect(textOf(await ask('yes', { maxRetries: 1 }))).toContain('accept');
    expect(local.requests() - before).toBe(2);
  });

  test('a hanging or slow model runs into the client’s timeout', async () => {
    local.faults.set({ kind: 'hang', times: 1 });
    await expect(ask('yes', { timeout: 100 })).rejects.toBeInstanceOf(Anthropic.APIConnectionTimeoutError);
    local.faults.set({ kind: 'delay', ms: 5_000, times: 1 });
    await expect(ask('yes', { timeout: 100 })).rejects.toBeInstanceOf(Anthropic.APIConnectionTimeoutError);
  });
});

test('what is not played is refused by name', async () => {
  const messages = [{ role: 'user' as const, content: 'yes' }];
  const base = { model: 'claude-haiku-4-5', max_tokens: 9, messages };
  await expect(client().messages.create({ ...base, tools: [] })).rejects.toThrow('tools');
  await expect(client().messages.create({ ...base, stream: true })).rejects.toThrow('stream');
  await expect(client().models.list()).rejects.toThrow('does not play GET /v1/models');
});

test('the inspection counts and never shows a text', async () => {
  await ask('Dinner with Ada on Monday');
  const seen = await (await fetch(`${local.url}/_local/calls`)).text();
  expect(JSON.parse(seen)).toMatchObject({ requests: local.requests(), calls: expect.any(Array) });
  expect(local.calls.at(-1)).toMatchObject({ intent: 'create_linkup', model: 'claude-haiku-4-5' });
  expect(seen).not.toContain('Ada');
});

test('another process can switch the manners over HTTP', async () => {
  const post = (manner: string) =>
    fetch(`${local.url}/_local/manners`, { method: 'POST', body: JSON.stringify({ manner, times: 1 }) });
  expect((await post('mumbling')).status).toBe(400);
  expect((await post('refusal')).status).toBe(200);
  expect((await ask('yes')).stop_reason).toBe('refusal');
});
