import {
  type DeadLetter,
  isFinal,
  type LogEntry,
  type Message,
  type MessageState,
  type ReceiverResponse,
} from './message';

/** Bounds on what is kept of the past; Upstash keeps logs and dead letters for days, a long demo must not grow. */
const maxLogs = 20_000;
const maxFinished = 5_000;
const maxDeadLetters = 5_000;

function trim(map: Map<string, unknown>, size: number): void {
  for (const key of map.keys()) {
    if (map.size <= size) return;
    map.delete(key);
  }
}

/** Messages, their state log and the dead letter queue, in memory. */
export class Store {
  private readonly live = new Map<string, Message>();
  private readonly finished = new Map<string, Message>();
  private readonly letters = new Map<string, DeadLetter>();
  private entries: LogEntry[] = [];
  private sequence = 0;

  constructor(private readonly now: () => number) {}

  add(message: Message): void {
    this.live.set(message.id, message);
    this.record(message, message.state);
  }

  /** Moves a message to a state and logs that. */
  record(
    message: Message,
    state: MessageState,
    detail: Partial<Pick<LogEntry, 'error' | 'nextDeliveryTime' | 'response'>> = {},
  ): void {
    message.state = state;
    this.entries.push({
      sequence: ++this.sequence,
      time: this.now(),
      state,
      message,
      error: detail.error ?? null,
      nextDeliveryTime: detail.nextDeliveryTime ?? null,
      response: detail.response ?? null,
    });
    if (this.entries.length > maxLogs * 1.1) this.entries = this.entries.slice(-maxLogs);
    if (!isFinal(state)) return;
    this.live.delete(message.id);
    this.finished.set(message.id, message);
    trim(this.finished, maxFinished);
  }

  /** Puts a failed message in the dead letter queue. */
  bury(message: Message, response: ReceiverResponse | null): DeadLetter {
    const time = this.now();
    const letter = { dlqId: `${time}-${++this.sequence}`, time, message, response };
    this.letters.set(letter.dlqId, letter);
    trim(this.letters, maxDeadLetters);
    return letter;
  }

  /** A message by id, also one that is delivered, failed or cancelled. */
  find(messageId: string): Message | undefined {
    return this.live.get(messageId) ?? this.finished.get(messageId);
  }

  /** Messages that still have something before them, oldest first. */
  pending(): Message[] {
    return [...this.live.values()];
  }

  /** Log entries, oldest first. */
  log(): readonly LogEntry[] {
    return this.entries;
  }

  /** The states that a message has passed. */
  history(messageId: string): MessageState[] {
    return this.entries.filter((entry) => entry.message.id === messageId).map((entry) => entry.state);
  }

  /** Dead letters, oldest first. */
  deadLetters(): DeadLetter[] {
    return [...this.letters.values()];
  }

  deadLetter(dlqId: string): DeadLetter | undefined {
    return this.letters.get(dlqId);
  }

  exhume(dlqId: string): boolean {
    return this.letters.delete(dlqId);
  }
}
