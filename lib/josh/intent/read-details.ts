import { log } from '@/lib/telemetry/log/log';
import { type Answered, askLlm, type Question } from './ask-llm';
import { type Details, detailsFormat, detailsPrompt, detailsSchema } from './details';
import { readJson } from './read-json';

/** Output tokens; the answer has about 50. */
const MAX_TOKENS = 200;

const question = (text: string, now: string): Question<Details> => ({
  request: {
    name: 'extraction',
    system: detailsPrompt(now),
    text,
    format: detailsFormat,
    maxTokens: MAX_TOKENS,
  },
  parse: (answer) => readJson(answer, detailsSchema),
  category: 'llm_extraction',
  log: {
    request: (fields) => log('llm.extraction.request', fields),
    response: (_, fields) => log('llm.extraction.response', fields),
    invalidJson: (fields) => log('llm.extraction.invalid_json', fields),
    failed: (fields) => log('llm.extraction.failed', fields),
  },
});

/**
 * Asks the LLM for the details of the LinkUp that a text asks for. Never throws and never takes longer than `timeoutMs`.
 * The text goes to the LLM and nowhere else.
 *
 * @param now local time of the writer, `YYYY-MM-DDTHH:MM`
 */
export function readDetails(text: string, now: string, timeoutMs: number): Promise<Answered<Details>> {
  return askLlm(question(text, now), timeoutMs);
}
