import type { FaultInput } from '../http/faults';

/** HTTP status and text of the errors that sending can meet (Twilio: "Error and Warning Dictionary"). */
const errors = {
  20003: { status: 401, message: () => 'Authenticate' },
  20404: { status: 404, message: (subject: string) => `The requested resource ${subject} was not found` },
  20429: { status: 429, message: () => 'Too Many Requests' },
  20500: { status: 500, message: () => 'Internal Server Error' },
  21211: { status: 400, message: (to: string) => `The 'To' number ${to} is not a valid phone number.` },
  21408: {
    status: 400,
    message: (to: string) =>
      `Permission to send an SMS has not been enabled for the region indicated by the 'To' number: ${to}`,
  },
  21602: { status: 400, message: () => 'Message body is required.' },
  21603: { status: 400, message: () => "A 'From' phone number is required." },
  21604: { status: 400, message: () => "A 'To' phone number is required." },
  21606: {
    status: 400,
    message: (from: string) =>
      `The 'From' phone number provided (${from}) is not a valid message-capable Twilio phone number for this destination.`,
  },
  21609: { status: 400, message: (url: string) => `The 'StatusCallback' URL ${url} is not a valid URL.` },
  21610: { status: 400, message: (to: string) => `Attempt to send to unsubscribed recipient ${to}` },
  21614: { status: 400, message: (to: string) => `'To' number: ${to}, is not a valid mobile number` },
  21617: { status: 400, message: () => 'The concatenated message body exceeds the 1600 character limit' },
  21701: { status: 404, message: (sid: string) => `The Messaging Service ${sid} does not exist` },
} satisfies Record<number, { status: number; message: (subject: string) => string }>;

export type ErrorCode = keyof typeof errors;

export function isErrorCode(code: number): code is ErrorCode {
  return code in errors;
}

/** What Twilio answers when it refuses a request. */
export interface ErrorBody {
  code: number;
  message: string;
  more_info: string;
  status: number;
}

/** @param subject the phone number, address or SID that the message names. */
export function errorBody(code: ErrorCode, subject = ''): ErrorBody {
  const { status, message } = errors[code];
  return { code, message: message(subject), more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

export function errorResponse(code: ErrorCode, subject = ''): Response {
  const body = errorBody(code, subject);
  return Response.json(body, { status: body.status });
}

/** The refusal of a request that Twilio would take and this stand-in cannot play. */
export function notPlayed(what: string): Response {
  const message = `${what} is not played by the local Twilio`;
  return Response.json({ code: 20001, message, more_info: '', status: 400 }, { status: 400 });
}

/** A fault that refuses whatever matches with that error: `twilio.faults.set(errorFault(20429))`. */
export function errorFault(code: ErrorCode, subject = ''): FaultInput {
  const body = errorBody(code, subject);
  const headers = { 'content-type': 'application/json' };
  return { kind: 'status', status: body.status, body: JSON.stringify(body), headers };
}
