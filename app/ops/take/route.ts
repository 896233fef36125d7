import { z } from 'zod';
import { takeIncident } from '@/lib/alerts/take-incident';
import { form, readFields } from '@/lib/ops/frame/form';
import { JoshError } from '@/lib/telemetry/errors/error';

export const runtime = 'nodejs';
export const maxDuration = 15;

const fieldsSchema = z.object({ incident: z.string().regex(/^[a-z_]{1,40}-\d{8}T\d{6}Z$/) });

/** Somebody takes an incident: the first one has it. */
export const POST = form(
  { route: '/ops/take', handler: 'console.acknowledge' },
  async (fields, { actor }) => {
    const { incident } = readFields(fieldsSchema, fields);
    const taken = await takeIncident(incident, { name: actor.id, actorId: actor.id }, Date.now());
    if (taken === null) throw new JoshError('request.not_found');
    return '/ops';
  },
);
