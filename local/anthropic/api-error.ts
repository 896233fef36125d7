import type { FaultInput } from '../http/faults';

/** The types of the API's errors by status (Anthropic: "Errors"). */
const types = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  500: 'api_error',
  529: 'overloaded_error',
} as const;

export type ErrorStatus = keyof typeof types;

const body = (status: ErrorStatus, message: string, requestId: string) => ({
  type: 'error',
  error: { type: types[status], message },
  request_id: requestId,
});

export function errorResponse(status: ErrorStatus, message: string, requestId: string): Response {
  return Response.json(body(status, message, requestId), {
    status,
    headers: { 'request-id': requestId },
  });
}

/** A fault that answers with that error: `anthropic.faults.set(errorFault(529, 'Overloaded'))`. */
export function errorFault(status: ErrorStatus, message: string): FaultInput {
  const requestId = 'req_local_fault';
  return {
    kind: 'status',
    status,
    body: JSON.stringify(body(status, message, requestId)),
    headers: { 'content-type': 'application/json', 'request-id': requestId },
  };
}
