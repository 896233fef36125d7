import type { Message } from '../message';
import { post, type Send, type Sent } from './channel';

/** An e-mail provider with Resend's API: `POST /emails`. */
export interface EmailSettings {
  url: string;
  token: string;
  from: string;
  to: readonly string[];
}

/** One mail a message. Safe to repeat: the provider keeps `Idempotency-Key` for a day. */
export function email(settings: EmailSettings | null): Send {
  return async ({ outgoing, message }) => {
    const stands = outgoing.insteadOf === null ? '' : `\n\n${outgoing.insteadOf} did not take this message.`;
    return sendMail(settings, { subject: message.title, text: plain(message) + stands, key: outgoing.id });
  };
}

/** @param mail `key` is the same for the same mail */
export async function sendMail(
  settings: EmailSettings | null,
  mail: { subject: string; text: string; key: string },
): Promise<Sent> {
  if (settings === null) return { outcome: 'absent' };
  const { url, token, from, to } = settings;
  const answer = await post(
    `${url}/emails`,
    { authorization: `Bearer ${token}`, 'idempotency-key': mail.key },
    { from, to, subject: mail.subject, text: mail.text },
  );
  if (answer.outcome === 'failed') return answer;
  return answer.status < 300 ? { outcome: 'sent' } : { outcome: 'failed', reason: `http_${answer.status}` };
}

function plain({ detail, firstStep, facts, links }: Message): string {
  return [
    detail,
    `First: ${firstStep}`,
    facts.map(({ name, value }) => `${name}: ${value}`).join('\n'),
    links.map(({ text, url }) => `${text}: ${url}`).join('\n'),
  ].join('\n\n');
}
