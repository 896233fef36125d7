import { z } from 'zod';
import { toE164 } from '@/lib/telemetry/e164';
import { JoshError } from '@/lib/telemetry/errors/error';
import type { Keyword } from './keywords';

/** A text as Twilio brought it. */
export interface InboundText {
  sid: string;
  /** E.164. */
  phone: string;
  body: string;
  segments: number;
  media: number;
  /** ISO 3166 code of the sender's number. */
  country: string | undefined;
  /** Set when Twilio's Advanced Opt-Out recognised a keyword; Twilio has then answered it itself. */
  optOutType: Keyword | undefined;
}

const keywords = { STOP: 'stop', START: 'start', HELP: 'help' } as const;

/** The parameters that are used (Twilio: "Twilio's request to your incoming message webhook URL"). */
const parameters = z.object({
  MessageSid: z.string().regex(/^(SM|MM)[0-9a-fA-F]{32}$/),
  From: z.string().max(64),
  Body: z.string().default(''),
  NumSegments: z.coerce.number().int().nonnegative().catch(1),
  NumMedia: z.coerce.number().int().nonnegative().catch(0),
  FromCountry: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .catch(undefined),
  OptOutType: z.enum(['STOP', 'START', 'HELP']).optional().catch(undefined),
});

/**
 * Parses Twilio's form.
 *
 * @throws JoshError `request.malformed` when it is none, or does not come from a phone number
 */
export function parseInbound(form: URLSearchParams): InboundText {
  const parsed = parameters.safeParse(Object.fromEntries(form));
  const phone = parsed.success ? toE164(parsed.data.From) : null;
  if (!parsed.success || phone === null) throw new JoshError('request.malformed');
  const { MessageSid, Body, NumSegments, NumMedia, FromCountry, OptOutType } = parsed.data;
  return {
    sid: MessageSid,
    phone,
    body: Body,
    segments: NumSegments,
    media: NumMedia,
    country: FromCountry,
    optOutType: OptOutType && keywords[OptOutType],
  };
}
