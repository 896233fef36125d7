import { z } from 'zod';

const itemHeader = z.looseObject({ type: z.string(), length: z.number().int().nonnegative().optional() });
const envelopeHeader = z.record(z.string(), z.unknown());

export interface EnvelopeItem {
  type: string;
  header: Record<string, unknown>;
  /** Parsed where it is JSON, text otherwise. */
  payload: unknown;
}

export interface Envelope {
  header: Record<string, unknown>;
  items: EnvelopeItem[];
}

/**
 * Reads an envelope: a line with its header, then for each item a line with the item's header and the payload, which
 * ends after `length` bytes or, without a length, with the line (Sentry: "Envelopes").
 *
 * @throws when a header is not JSON or a payload is shorter than its length.
 */
export function parseEnvelope(bytes: Buffer): Envelope {
  let at = 0;
  const line = () => {
    const end = bytes.indexOf('\n', at);
    const text = bytes.toString('utf8', at, end < 0 ? bytes.length : end);
    at = end < 0 ? bytes.length : end + 1;
    return text;
  };
  const header = envelopeHeader.parse(JSON.parse(line()));
  const items: EnvelopeItem[] = [];
  while (at < bytes.length) {
    const text = line();
    if (text === '') continue;
    const item = itemHeader.parse(JSON.parse(text));
    items.push({ type: item.type, header: item, payload: readPayload(payloadText(item.length)) });
  }
  return { header, items };

  function payloadText(length: number | undefined): string {
    if (length === undefined) return line();
    if (at + length > bytes.length)
      throw new Error(`an item of ${length} bytes ends after ${bytes.length - at}`);
    const text = bytes.toString('utf8', at, at + length);
    at += length;
    if (bytes[at] === 10) at++;
    return text;
  }
}

function readPayload(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
