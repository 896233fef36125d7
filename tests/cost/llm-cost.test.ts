import { afterEach, describe, expect, it } from 'vitest';
import { accountLlm } from '@/lib/telemetry/cost/llm-cost';
import { captureLogLines } from '../helpers/log-lines';
import { receive, startProduct } from '../helpers/product';

const product = startProduct();
const lines = captureLogLines();

afterEach(() => {
  delete process.env.LLM_MODEL;
  delete process.env.LLM_PRICES;
});

const answer = (usage: object, model = 'claude-haiku-4-5-20251001') => ({ model, usage });
const account = (usage: object, model?: string) => accountLlm(answer(usage, model), 'claude-haiku-4-5');

describe('what an answer of the LLM costs (claude-haiku-4-5: $1 in, $5 out, $0.10 cached, $1.25 and $2 to cache a million)', () => {
  it('is on the line of the text that it was asked about, with the user', async () => {
    await receive({ body: 'count me in' });
    const [response] = lines.of('llm.intent.response');
    const call = product.anthropic.calls.at(-1);
    expect(response).toMatchObject({
      user_id: expect.any(String),
      input_tokens: call?.inputTokens,
      output_tokens: call?.outputTokens,
      cost_micros: Math.round(Number(call?.inputTokens) + 5 * Number(call?.outputTokens)),
    });
  });

  it('is on the line also where the answer was no JSON', async () => {
    product.anthropic.manners.set({ manner: 'invalid_json' });
    await receive({ body: 'count me in' });
    expect(lines.of('llm.intent.invalid_json')[0]).toMatchObject({ cost_micros: expect.any(Number) });
  });

  it.each([
    ['no cache', { input_tokens: 300, output_tokens: 20 }, { input_tokens: 300 }, 300 + 100],
    [
      'a prompt from the cache',
      { input_tokens: 10, output_tokens: 20, cache_read_input_tokens: 1_000 },
      { input_tokens: 10, cache_read_tokens: 1_000 },
      10 + 100 + 100,
    ],
    [
      'a prompt written to the cache for five minutes',
      { input_tokens: 10, output_tokens: 20, cache_creation_input_tokens: 1_000 },
      { input_tokens: 10, cache_write_tokens: 1_000 },
      10 + 1_250 + 100,
    ],
    [
      'a prompt written for an hour',
      {
        input_tokens: 10,
        output_tokens: 20,
        cache_creation_input_tokens: 1_000,
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 1_000 },
      },
      { input_tokens: 10, cache_write_tokens: 1_000 },
      10 + 2_000 + 100,
    ],
  ])('%s', async (_name, usage, tokens, micros) => {
    expect(await account(usage)).toEqual({
      output_tokens: 20,
      cache_read_tokens: 0,
      cache_write_tokens: 0,
      ...tokens,
      cost_micros: micros,
    });
  });
});

describe('a model without a price', () => {
  it('is an event, and no cost of 0; the user is answered all the same', async () => {
    process.env.LLM_MODEL = 'claude-unheard-of-9';
    await receive({ body: 'count me in' });
    expect(lines.of('cost.price_unknown')).toMatchObject([
      { level: 'warn', cost_kind: 'llm', reason: 'unknown_model', model: 'claude-unheard-of-9' },
    ]);
    const [response] = lines.of('llm.intent.response');
    expect(response).toMatchObject({ input_tokens: expect.any(Number) });
    expect(response).not.toHaveProperty('cost_micros');
    expect(lines.of('sms.outbound.job_created')).toHaveLength(1);
  });

  it('gets one by LLM_PRICES', async () => {
    process.env.LLM_MODEL = 'claude-unheard-of-9';
    process.env.LLM_PRICES = 'claude-unheard-of-9=2/10/0.2/2.5';
    expect(
      await accountLlm(
        answer(
          {
            input_tokens: 10,
            output_tokens: 1,
            cache_read_input_tokens: 100,
            cache_creation_input_tokens: 100,
          },
          'claude-unheard-of-9',
        ),
        'claude-unheard-of-9',
      ),
    ).toMatchObject({ cost_micros: 20 + 10 + 20 + 250 });
    expect(lines.of('cost.price_unknown')).toEqual([]);
  });

  it('LLM_PRICES wins over the catalogue, by the name asked for or the name that answered', async () => {
    process.env.LLM_PRICES = 'claude-haiku-4-5=100/100';
    expect(await account({ input_tokens: 1, output_tokens: 1 })).toMatchObject({ cost_micros: 200 });
  });

  it.each(['claude-haiku-4-5', 'claude-haiku-4-5=1', 'claude-haiku-4-5=1/x', 'a b=1/2'])(
    'a setting that cannot be read is an event, not a wrong price: %s',
    async (setting) => {
      process.env.LLM_PRICES = setting;
      expect(await account({ input_tokens: 1, output_tokens: 1 })).not.toHaveProperty('cost_micros');
      expect(lines.of('cost.price_unknown')).toMatchObject([{ reason: 'setting_malformed' }]);
    },
  );

  it('an answer whose usage cannot be read is an event too', async () => {
    expect(await account({ tokens: 'many' })).toBeUndefined();
    expect(lines.of('cost.price_unknown')).toMatchObject([{ reason: 'unreadable' }]);
  });
});
