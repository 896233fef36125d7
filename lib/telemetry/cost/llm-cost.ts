import type { Usage } from '@pydantic/genai-prices';
import { log } from '../log/log';
import { ownProvider, parseLlmPrices } from './llm-prices';
import { dollarsToMicros } from './micros';

/** What an answer used and cost, as log lines carry it. Each token stands in exactly one of the counts. */
export interface LlmAccount {
  /** Prompt tokens that the cache has nothing to do with. */
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
  /** Absent when the price is not known; then `cost.price_unknown` was logged. Never 0 for lack of a price. */
  cost_micros?: number;
}

/** The part of Anthropic's answer that is read (Anthropic: "Messages", `usage`). */
export interface LlmAnswer {
  /** The model that answered; may name a version where the request named none. */
  model: string;
  usage: object;
}

type Library = typeof import('@pydantic/genai-prices');

/**
 * Loads the price table: 830 KB that take 30–45 ms, once a process. Call it when the request to the LLM is under way, so
 * that nobody waits for it: an answer takes ten times as long. It is not in the drain, whose cold start it would double,
 * and not in the edge.
 */
export function loadPrices(): Promise<Library> {
  const library = import('@pydantic/genai-prices');
  // Whoever asks for the account hears of it.
  library.catch(() => undefined);
  return library;
}

/**
 * What an answer used and cost. Never throws.
 *
 * @param requested the model that was asked for
 */
export async function accountLlm(
  answer: LlmAnswer,
  requested: string,
  library: Promise<Library> = loadPrices(),
): Promise<LlmAccount | undefined> {
  try {
    const prices = await library;
    const provider = prices.findProvider({ providerId: 'anthropic' });
    if (provider === undefined) throw new Error('The price library does not know Anthropic.');
    // The library adds the cached tokens to the prompt's, of which Anthropic leaves them out, and prices each part once.
    const { usage } = prices.extractUsage(provider, answer);
    const { input_tokens: prompt = 0, output_tokens = 0 } = usage;
    const { cache_read_tokens = 0, cache_write_tokens = 0 } = usage;
    const tokens = {
      input_tokens: prompt - cache_read_tokens - cache_write_tokens,
      output_tokens,
      cache_read_tokens,
      cache_write_tokens,
    };
    const cost = priceOf(prices, usage, [answer.model, requested]);
    return typeof cost === 'number' ? { ...tokens, cost_micros: cost } : unknown(requested, cost, tokens);
  } catch {
    return unknown(requested, 'unreadable', undefined);
  }
}

/** Millionths of a dollar, or why there is no price. */
function priceOf(
  { calcPrice }: Library,
  usage: Usage,
  models: readonly string[],
): number | 'setting_malformed' | 'unknown_model' {
  const own = parseLlmPrices(process.env.LLM_PRICES);
  if (own === null) return 'setting_malformed';
  for (const options of [{ provider: ownProvider(own) }, { providerId: 'anthropic' }]) {
    for (const model of models) {
      const price = calcPrice(usage, model, options);
      if (price !== null) return dollarsToMicros(price.total_price);
    }
  }
  return 'unknown_model';
}

function unknown<T>(model: string, reason: string, account: T): T {
  log('cost.price_unknown', { cost_kind: 'llm', reason, model });
  return account;
}
