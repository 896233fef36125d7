import { type Incident, isOver } from '../incident';
import { type Answer, post, type Send, type Sent, type Shipment } from './channel';

export interface SlackSettings {
  url: string;
  token: string;
  channel: string;
}

/**
 * One thread an incident: the first message opens it and always shows the present state, the later ones stand below.
 * When an answer was lost, a repetition can open a second thread; nothing is untold.
 */
export function slack(settings: SlackSettings | null): Send {
  return async (shipment) => {
    if (settings === null) return { outcome: 'absent' };
    const { thread } = shipment.incident;
    const call = (method: string, body: object) =>
      post(`${settings.url}/api/${method}`, { authorization: `Bearer ${settings.token}` }, body);
    if (thread === null)
      return read(await call('chat.postMessage', { channel: settings.channel, ...content(shipment) }));
    const reply = read(
      await call('chat.postMessage', { channel: thread.channel, thread_ts: thread.ts, ...content(shipment) }),
    );
    if (reply.outcome !== 'sent') return reply;
    // The head of the thread is decoration: what there is to say stands below it already.
    await call('chat.update', { channel: thread.channel, ts: thread.ts, ...head(shipment) });
    return { outcome: 'sent' };
  };
}

/** A line in an incident's thread; nothing where there is none. */
export async function reply(
  settings: SlackSettings | null,
  { thread }: Incident,
  text: string,
): Promise<Sent> {
  if (settings === null || thread === null) return { outcome: 'absent' };
  const { channel, ts: thread_ts } = thread;
  return say(settings, { channel, thread_ts, text });
}

/** A message of its own, such as the digest. Not safe to repeat: the caller remembers that it was sent. */
export async function announce(settings: SlackSettings | null, texts: readonly string[]): Promise<Sent> {
  if (settings === null) return { outcome: 'absent' };
  return say(settings, { channel: settings.channel, text: texts[0], blocks: texts.map(section) });
}

const say = async ({ url, token }: SlackSettings, body: object): Promise<Sent> =>
  read(await post(`${url}/api/chat.postMessage`, { authorization: `Bearer ${token}` }, body));

/** Slack answers 200 with `ok: false` for most failures (Slack API, "Web API responses"). */
function read(answer: Answer): Sent {
  if (answer.outcome === 'failed') return answer;
  const { status, body } = answer;
  if (status !== 200) return { outcome: 'failed', reason: `http_${status}` };
  if (typeof body !== 'object' || body === null) return { outcome: 'failed', reason: 'no_json' };
  const [ok, ts, channel, error] = ['ok', 'ts', 'channel', 'error'].map((name): unknown =>
    Reflect.get(body, name),
  );
  if (ok !== true)
    return {
      outcome: 'failed',
      reason: typeof error === 'string' && /^[a-z_]{1,40}$/.test(error) ? error : 'not_ok',
    };
  return typeof ts === 'string' && typeof channel === 'string'
    ? { outcome: 'sent', thread: { channel, ts } }
    : { outcome: 'sent' };
}

function content(shipment: Shipment): object {
  const { message, outgoing, incident } = shipment;
  const resolved = outgoing.notification.reason === 'resolved';
  const stands = outgoing.insteadOf === null ? '' : ` — ${outgoing.insteadOf} did not take it`;
  const mention = outgoing.insteadOf === 'pagerduty' ? '<!channel> ' : '';
  return {
    text: `${mention}${message.title}${stands}`,
    unfurl_links: false,
    blocks: [
      section(
        `${mention}${resolved ? ':white_check_mark:' : outgoing.notification.route === 'page' ? ':rotating_light:' : ':warning:'} *${message.title}*${stands}`,
      ),
      section(`${message.detail}${resolved ? '' : `\n*First:* ${message.firstStep}`}`),
      {
        type: 'section',
        fields: message.facts.map(({ name, value }) => ({ type: 'mrkdwn', text: `*${name}*\n${value}` })),
      },
      section(links(shipment)),
      { type: 'context', elements: [{ type: 'mrkdwn', text: `incident ${incident.id}` }] },
    ],
  };
}

function head({ incident, message }: Shipment): object {
  const state = isOver(incident)
    ? `:white_check_mark: over: ${incident.over.join(', ')}`
    : `:rotating_light: firing: ${incident.open.join(', ')}${incident.over.length > 0 ? `; over: ${incident.over.join(', ')}` : ''}`;
  const taken = incident.acknowledgedBy === null ? '' : `\nTaken by ${incident.acknowledgedBy}.`;
  const text = `*${incident.group}* ${state}${taken}\nNewest: ${message.title}`;
  return { text, blocks: [section(text)] };
}

const links = ({ message }: Shipment) => message.links.map(({ text, url }) => `<${url}|${text}>`).join(' · ');

/** Slack's longest text of a section, in characters. */
const SECTION_LENGTH = 3_000;
const section = (text: string) => ({
  type: 'section',
  text: { type: 'mrkdwn', text: text.slice(0, SECTION_LENGTH) },
});
