import type { Stack } from '../stack';
import type { TextAction, TroubledText } from './plan';
import type { Sent } from './tally';

/** Paths that somebody tries who looks for holes: more than a label has values, so that the last ones are counted as one. */
const SCANNED = 110;
const AT_ONCE = 8;
/** From the range that the North American plan keeps for fiction. */
const PHONES: Record<TroubledText, string> = {
  misread: '+12025553001',
  refused_once: '+12025553002',
  undeduped: '+12025553003',
};
const SOMEBODY = '+12025553009';
const BODIES: Record<TroubledText, string> = {
  misread: 'count me in',
  refused_once: 'HELP',
  // Twilio answers it, so that nothing follows: the one request is all that Redis is missed by.
  undeduped: 'STOP',
};

/**
 * What goes wrong on an ordinary day, one after the other, so that each is known to have met one text: the LLM answers
 * with broken JSON, Twilio refuses a text once, Redis is away for a moment, somebody scans for holes, and a link with a
 * phone number in it is opened. Nobody has to do anything about any of it.
 */
export async function causeTroubles(
  stack: Stack,
  sendText: (action: TextAction) => Promise<Sent>,
): Promise<Sent[]> {
  const { anthropic, twilio, redis } = stack.cloud;
  const send = (text: TroubledText) =>
    sendText({ kind: 'text', at: 0, text, from: PHONES[text], body: BODIES[text], copies: 'once' });
  // What else is under way would meet the faults as well.
  await stack.idle();
  const asked = anthropic.calls.length;
  anthropic.manners.set({ manner: 'invalid_json' });
  const misread = await send('misread').finally(() => anthropic.manners.clear());
  await stack.idle();
  const llmCalls = anthropic.calls.length - asked;

  twilio.faults.set({ kind: 'status', status: 503, match: 'POST /2010-04-01', times: 1 });
  const refused = await send('refused_once');
  await stack.idle();
  twilio.faults.clear();

  redis.faults.set({ kind: 'status', status: 500 });
  const undeduped = await send('undeduped').finally(() => redis.faults.clear());
  await scan(stack);
  return [{ ...misread, llmCalls }, refused, undeduped];
}

async function scan({ app }: Stack): Promise<void> {
  const paths = [`/i/${SOMEBODY}`, ...Array.from({ length: SCANNED }, (_, n) => `/old/${n}.php`)];
  const worker = async () => {
    for (let path = paths.shift(); path !== undefined; path = paths.shift())
      await fetch(`${app.url}${path}`).then((answer) => answer.arrayBuffer());
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
