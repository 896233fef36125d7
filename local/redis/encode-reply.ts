import { fromBinary } from './binary-string';
import { RedisError, type Reply, Status } from './reply';

export type Encoding = 'base64' | 'plain';

/**
 * One element of a response: `{"result":…}` or `{"error":…}` as JSON text. Written by hand because JSON.stringify cannot
 * write a 64-bit integer.
 */
export function encodeResult(reply: Reply, encoding: Encoding): string {
  if (reply instanceof RedisError) return encodeError(reply);
  return `{"result":${encodeTop(reply, encoding)}}`;
}

export function encodeError(error: RedisError): string {
  return `{"error":${JSON.stringify(fromBinary(error.message))}}`;
}

/** Only a result that is `OK` itself stays readable; inside a list it is encoded like any string. */
function encodeTop(reply: Reply, encoding: Encoding): string {
  const text = reply instanceof Status ? reply.text : reply;
  return text === 'OK' ? '"OK"' : encodeValue(reply, encoding);
}

function encodeValue(reply: Reply, encoding: Encoding): string {
  if (reply === null) return 'null';
  if (typeof reply === 'number' || typeof reply === 'bigint') return reply.toString();
  if (typeof reply === 'string') return encodeText(reply, encoding);
  if (reply instanceof Status) return encodeText(reply.text, encoding);
  if (reply instanceof RedisError) return encodeError(reply);
  return `[${reply.map((item) => encodeValue(item, encoding)).join(',')}]`;
}

function encodeText(binary: string, encoding: Encoding): string {
  return encoding === 'base64'
    ? `"${Buffer.from(binary, 'latin1').toString('base64')}"`
    : JSON.stringify(fromBinary(binary));
}
