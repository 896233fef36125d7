import { z } from 'zod';
import { fields } from '@/lib/telemetry/catalogue/fields';
import { JoshError } from '@/lib/telemetry/errors/error';
import { type DuplicateInviteAsked, gatherDuplicateInvite } from '../evidence/duplicate-invite';
import { gatherNoReply, type NoReplyAsked } from '../evidence/no-reply';
import { gatherPaid, type PaidAsked } from '../evidence/paid-but-paywalled';
import { gatherStuck, type StuckAsked } from '../evidence/stuck-broadcasting';
import { duplicateInvite } from './duplicate-invite';
import { noReply } from './no-reply';
import { paidButPaywalled } from './paid-but-paywalled';
import { type Diagnosis, diagnose, type PlaybookName, playbookNames } from './playbook';
import { stuckBroadcasting } from './stuck-broadcasting';

/** What is asked about: at least one id. Without a playbook those run that fit. */
export const questionSchema = z
  .strictObject({
    sid: z.string().regex(fields.twilio_message_sid.pattern).optional(),
    job: z.uuid().optional(),
    user: z.uuid().optional(),
    linkup: z.uuid().optional(),
    invite: z.uuid().optional(),
    stripe_event: z.string().regex(fields.stripe_event_id.pattern).optional(),
    playbook: z.enum(playbookNames).optional(),
  })
  .refine(({ playbook: _, ...ids }) => Object.values(ids).some((id) => id !== undefined), 'no id');

export type Question = z.output<typeof questionSchema>;

/** @throws JoshError `diagnose.bad_question` */
export function readQuestion(body: unknown): Question {
  const parsed = questionSchema.safeParse(body);
  if (!parsed.success) throw new JoshError('diagnose.bad_question', { cause: parsed.error });
  return parsed.data;
}

type Run = (now: number) => Promise<{ diagnosis: Diagnosis; relevant: boolean }>;

/** Which playbooks can answer a question, and how each is asked. Pure. */
function runs({
  sid,
  job,
  user,
  linkup,
  invite,
  stripe_event,
}: Question): Partial<Record<PlaybookName, Run>> {
  const replied: NoReplyAsked | undefined =
    sid !== undefined
      ? { sid }
      : job !== undefined
        ? { jobId: job }
        : user !== undefined && linkup === undefined
          ? { userId: user }
          : undefined;
  const invited: DuplicateInviteAsked | undefined =
    invite !== undefined
      ? { inviteId: invite }
      : user === undefined
        ? undefined
        : linkup === undefined
          ? { userId: user }
          : { linkupId: linkup, userId: user };
  const paid: PaidAsked | undefined =
    stripe_event !== undefined
      ? { stripeEventId: stripe_event }
      : user !== undefined && linkup === undefined
        ? { userId: user }
        : undefined;
  const stuck: StuckAsked | undefined =
    linkup !== undefined ? { linkupId: linkup } : user !== undefined ? { userId: user } : undefined;
  return {
    ...(replied && {
      'no-reply': async (now) => {
        const found = await gatherNoReply(replied, now);
        const relevant = found.inbound !== null || found.text !== null || sid !== undefined;
        return { diagnosis: diagnose('no-reply', noReply, found, now), relevant };
      },
    }),
    ...(invited && {
      'duplicate-invite': async (now) => {
        const found = await gatherDuplicateInvite(invited);
        return {
          diagnosis: diagnose('duplicate-invite', duplicateInvite, found, now),
          relevant: found.invite !== null,
        };
      },
    }),
    ...(paid && {
      'paid-but-paywalled': async (now) => {
        const found = await gatherPaid(paid, now);
        const relevant = found.events.length > 0 || stripe_event !== undefined;
        return { diagnosis: diagnose('paid-but-paywalled', paidButPaywalled, found, now), relevant };
      },
    }),
    ...(stuck && {
      'stuck-broadcasting': async (now) => {
        const found = await gatherStuck(stuck);
        return {
          diagnosis: diagnose('stuck-broadcasting', stuckBroadcasting, found, now),
          relevant: found.linkup !== null,
        };
      },
    }),
  };
}

/**
 * Runs the playbook that is asked for, or those that have something to say about the ids.
 *
 * @param now milliseconds since the epoch
 * @throws JoshError `diagnose.bad_question` when the playbook cannot be run with these ids; `diagnose.unknown` when nothing
 * is known of them
 */
export async function diagnoses(question: Question, now: number): Promise<Diagnosis[]> {
  const able = runs(question);
  const { playbook } = question;
  if (playbook !== undefined) {
    const run = able[playbook];
    if (run === undefined) throw new JoshError('diagnose.bad_question', { reason: 'playbook' });
    return [(await run(now)).diagnosis];
  }
  const done = await Promise.all(playbookNames.flatMap((name) => able[name]?.(now) ?? []));
  const told = done.filter(({ relevant, diagnosis }) => relevant || diagnosis.health === 'unknown');
  if (told.length === 0) throw new JoshError('diagnose.unknown');
  return told.map(({ diagnosis }) => diagnosis);
}
