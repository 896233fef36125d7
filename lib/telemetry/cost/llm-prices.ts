import type { Provider } from '@pydantic/genai-prices';

/** Prices of one model, in US dollars for a million tokens. */
type ModelPrices = {
  input_mtok: number;
  output_mtok: number;
  cache_read_mtok?: number;
  cache_write_mtok?: number;
};

const ENTRY = /^([^=\s]+)=(\d+(?:\.\d+)?(?:\/\d+(?:\.\d+)?){1,3})$/;

/**
 * Own prices of models, which win over the catalogue's: `LLM_PRICES`, comma separated,
 * `model=input/output[/cache read[/cache write]]` in US dollars for a million tokens.
 *
 * @returns null when the setting cannot be read: then nothing is known, which is better than a wrong price
 */
export function parseLlmPrices(text: string | undefined): ReadonlyMap<string, ModelPrices> | null {
  const prices = new Map<string, ModelPrices>();
  for (const entry of (text ?? '').split(',')) {
    if (entry.trim() === '') continue;
    const [, model, figures] = ENTRY.exec(entry.trim()) ?? [];
    if (model === undefined || figures === undefined) return null;
    const [input = 0, output = 0, cacheRead, cacheWrite] = figures.split('/').map(Number);
    prices.set(model, {
      input_mtok: input,
      output_mtok: output,
      ...(cacheRead === undefined ? {} : { cache_read_mtok: cacheRead }),
      ...(cacheWrite === undefined ? {} : { cache_write_mtok: cacheWrite }),
    });
  }
  return prices;
}

/** The own prices in the form in which the price library takes a provider's. */
export function ownProvider(prices: ReadonlyMap<string, ModelPrices>): Provider {
  return {
    id: 'own',
    name: 'LLM_PRICES',
    api_pattern: '.*',
    models: [...prices].map(([id, own]) => ({ id, match: { equals: id }, prices: own })),
  };
}
