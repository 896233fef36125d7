/**
 * As much of PostgreSQL's wire protocol as passing it on needs (PostgreSQL: "Message Formats"): a message is a type
 * byte, a length that includes itself, and a payload. Before the session starts there is no type byte.
 */

const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;

export type Opening = 'encryption_request' | 'cancel_request' | 'startup';

/** The first whole message of the buffer; null while it is incomplete. */
export function firstMessage(buffer: Buffer, started: boolean): Buffer | null {
  const lengthAt = started ? 1 : 0;
  if (buffer.length < lengthAt + 4) return null;
  const end = lengthAt + buffer.readInt32BE(lengthAt);
  return buffer.length < end ? null : buffer.subarray(0, end);
}

/** What a message without a type byte wants. */
export function openingOf(message: Buffer): Opening {
  const code = message.length >= 8 ? message.readInt32BE(4) : 0;
  if (code === SSL_REQUEST || code === GSS_REQUEST) return 'encryption_request';
  return code === CANCEL_REQUEST ? 'cancel_request' : 'startup';
}

export function isTerminate(message: Buffer): boolean {
  return message[0] === 'X'.charCodeAt(0);
}

const ready = Buffer.from([...Buffer.from('Z'), 0, 0, 0, 5]);

/** Whether a response ends with ReadyForQuery outside a transaction: nothing is left open. */
export function endsIdle(response: Uint8Array): boolean {
  const tail = Buffer.from(response.subarray(-6));
  return tail.subarray(0, 5).equals(ready) && tail[5] === 'I'.charCodeAt(0);
}

/** Ends a pipeline of extended queries, also one that failed. */
export const sync = Buffer.from([...Buffer.from('S'), 0, 0, 0, 4]);

export function simpleQuery(text: string): Buffer {
  const message = Buffer.alloc(text.length + 6);
  message.write('Q');
  message.writeInt32BE(text.length + 5, 1);
  message.write(text, 5);
  return message;
}

const SYNC = 'S'.charCodeAt(0);

/**
 * The complete messages up to and with the first `Sync`, or all there are: each call into Postgres costs as much as its
 * work, and what a client sends up to a `Sync` belongs together.
 */
export function untilAnswer(bytes: Buffer): Buffer | null {
  let end = 0;
  for (;;) {
    const message = firstMessage(bytes.subarray(end), true);
    if (message === null) break;
    if (end > 0 && isTerminate(message)) break;
    end += message.length;
    if (message[0] === SYNC || isTerminate(message)) break;
  }
  return end === 0 ? null : bytes.subarray(0, end);
}
