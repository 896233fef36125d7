import { z } from 'zod';
import { JoshError } from '@/lib/telemetry/errors/error';
import { filterSchema, MOST_ITEMS } from './kind';
import { kindNames, kinds } from './kinds';

const DEFAULT_LIMIT = 50;

const shared = {
  kind: z.enum(kindNames),
  filter: filterSchema,
  /** Items that may run at most. */
  limit: z.number().int().min(1).max(MOST_ITEMS).default(DEFAULT_LIMIT),
};

const real = z.strictObject({
  ...shared,
  dry_run: z.literal(false),
  /** The caller's own id of the request: the same id is the same replay. Those of automatic replays are not for people. */
  request_id: z.string().regex(/^(?!auto:)[A-Za-z0-9_.:-]{8,100}$/),
  /** Why; for the audit log only. */
  reason: z.string().trim().min(10).max(500),
});
const dry = z.strictObject({
  ...shared,
  dry_run: z.literal(true).default(true),
  request_id: z.string().optional(),
  reason: z.string().optional(),
});

export type ReplayRequest = z.output<typeof real>;
export type DryRun = z.output<typeof dry>;

/** @throws JoshError `request.malformed`, also when the filter has a condition that the kind knows nothing of */
export function readReplayRequest(body: unknown): ReplayRequest | DryRun {
  const isReal = typeof body === 'object' && body !== null && Reflect.get(body, 'dry_run') === false;
  return isReal ? readReplay(body) : readAs(dry, body);
}

/** A request to really run things again. Throws as {@link readReplayRequest} does. */
export const readReplay = (body: unknown): ReplayRequest => readAs(real, body);

function readAs<T extends ReplayRequest | DryRun>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new JoshError('request.malformed', { cause: parsed.error });
  const { kind, filter } = parsed.data;
  const known: readonly string[] = kinds[kind].conditions;
  if (Object.keys(filter).some((condition) => !known.includes(condition)))
    throw new JoshError('request.malformed', { reason: 'condition' });
  return parsed.data;
}
