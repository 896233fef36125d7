import type { IncomingHttpHeaders } from 'node:http';
import type { DeliverySettings } from './settings';

/** States of a message, in the order in which it can pass them; ERROR and RETRY lead back to ACTIVE. */
export type MessageState =
  | 'CREATED'
  | 'ACTIVE'
  | 'ERROR'
  | 'RETRY'
  | 'DELIVERED'
  | 'FAILED'
  | 'CANCEL_REQUESTED'
  | 'CANCELLED';

/** Where a message came from. */
export interface Origin {
  readonly callerIp: string;
  readonly queueName: string | null;
  readonly scheduleId: string | null;
  /** Set on callbacks: the message whose delivery they report. */
  readonly sourceMessageId: string | null;
}

export interface Message {
  readonly id: string;
  /** The exact destination, and the `sub` of every signature. */
  readonly url: string;
  readonly body: Buffer;
  readonly settings: DeliverySettings;
  /** As published: a retry from the dead letter queue publishes them again. */
  readonly headers: Headers;
  readonly origin: Origin;
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly notBefore: number;
  state: MessageState;
  /** Attempts made after the first. */
  retried: number;
}

/** What a receiver answered. */
export interface ReceiverResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface LogEntry {
  readonly sequence: number;
  readonly time: number;
  readonly state: MessageState;
  readonly message: Message;
  readonly error: string | null;
  readonly nextDeliveryTime: number | null;
  readonly response: ReceiverResponse | null;
}

export interface DeadLetter {
  readonly dlqId: string;
  readonly time: number;
  readonly message: Message;
  /** Null when the receiver was not reached or did not answer in time. */
  readonly response: ReceiverResponse | null;
}

export function isFinal(state: MessageState): boolean {
  return state === 'DELIVERED' || state === 'FAILED' || state === 'CANCELLED';
}
