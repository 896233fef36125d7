import Anthropic from '@anthropic-ai/sdk';

/**
 * The official client. `ANTHROPIC_API_KEY` and `ANTHROPIC_BASE_URL` are read by the SDK itself.
 *
 * No retries: a text must be answered within seconds, and asking the user what they mean is the better second try.
 * No log output: the SDK would write requests to the console, which is the product's log.
 */
export function createAnthropic(): Anthropic {
  return new Anthropic({ maxRetries: 0, logLevel: 'off' });
}
