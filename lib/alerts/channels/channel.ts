import type { Incident } from '../incident';
import type { Message } from '../message';
import type { Outgoing } from '../outgoing';
import type { AlertRule } from '../rule';

/** One message on its way to one channel. */
export interface Shipment {
  outgoing: Outgoing;
  rule: AlertRule;
  incident: Incident;
  message: Message;
}

export type Sent =
  /** `thread` is said by a channel that has threads, for the messages after this one. */
  | { outcome: 'sent'; thread?: { channel: string; ts: string } }
  /** Not set up: neither sent nor a failure. */
  | { outcome: 'absent' }
  /** `reason` is a code. */
  | { outcome: 'failed'; reason: string };

/** Sends one message. Never throws. */
export type Send = (shipment: Shipment) => Promise<Sent>;

/** Longest wait for a channel's answer, in milliseconds. */
const TIMEOUT_MS = 4_000;

export type Answer =
  | { outcome: 'answered'; status: number; body: unknown }
  | { outcome: 'failed'; reason: string };

/** Posts JSON to a channel's API; an answer that is no JSON has a null body. Never throws, and says nothing of the request. */
export async function post(url: string, headers: Record<string, string>, body: object): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    return { outcome: 'answered', status: response.status, body: parse(text) };
  } catch (error) {
    const timeout = error instanceof Error && error.name === 'TimeoutError';
    return { outcome: 'failed', reason: timeout ? 'timeout' : 'no_connection' };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
