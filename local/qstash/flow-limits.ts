import { ApiError } from './api-error';
import { parseDuration, publisherUnits } from './duration';

/** Limits of one flow control key: null is unlimited. */
export interface FlowLimits {
  readonly parallelism: number | null;
  /** Deliveries started per period. */
  readonly rate: number | null;
  /** Milliseconds. */
  readonly period: number;
}

/** Upstash: "features/flowcontrol". Without a period the rate is per second. */
export const defaultPeriodMs = 1_000;

/**
 * Reads `parallelism=5, rate=10, period=60s`; the names are case-insensitive.
 *
 * @throws ApiError 400 that quotes the part that is wrong.
 */
export function parseFlowLimits(value: string): FlowLimits {
  let parallelism: number | null = null;
  let rate: number | null = null;
  let period = defaultPeriodMs;
  for (const part of value.split(',')) {
    const [, name = '', text = ''] = /^\s*([a-z]+)\s*=\s*(\S+)\s*$/i.exec(part) ?? [];
    const count = /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
    const length = parseDuration(text, publisherUnits);
    if (/^parallelism$/i.test(name) && count !== null) parallelism = count;
    else if (/^rate$/i.test(name) && count !== null) rate = count;
    else if (/^period$/i.test(name) && length !== null && length > 0) period = length;
    else throw new ApiError(400, `upstash-flow-control-value: "${part.trim()}" is not understood`);
  }
  if (parallelism === null && rate === null)
    throw new ApiError(400, 'upstash-flow-control-value needs parallelism or rate');
  return { parallelism, rate, period };
}
