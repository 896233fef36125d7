import { eq } from 'drizzle-orm';
import type { Queryable } from '@/lib/db/connect';
import { query } from '@/lib/db/query';
import { users } from '@/lib/db/schema/users';
import { log } from '@/lib/telemetry/log/log';
import type { Effects } from '../effects';
import { challenge, checkCode } from './challenge';
import { registrationMessages as say } from './messages';
import type { Registration, Step } from './read-step';
import { recordProfileStep } from './record-profile-step';

interface Asked {
  userId: string;
  correlationId: string;
  now: Date;
}

/** What became of a step, and what is said. */
export interface Advanced {
  outcome: 'ok' | 'refused';
  reason?: string;
  reply: { purpose: 'otp' | 'registration'; body: string };
}

/**
 * Takes the next step of a registration, in the transaction that routes the text: a code is tried and a step recorded as
 * often as the text is routed, once. Texts of one user take turns at the user's row.
 */
export async function advance(tx: Queryable, step: Step, asked: Asked, effects: Effects): Promise<Advanced> {
  const registration = await holdRegistration(tx, asked.userId);
  switch (step.do) {
    case 'join':
      return registration === 'registered' || registration === 'code_sent'
        ? sendCode(tx, asked, effects)
        : said(next(registration));
    case 'code':
      return registration === 'code_sent' ? tryCode(tx, step.code, asked, effects) : said(next(registration));
    case 'region': {
      if (registration !== 'otp_verified') return said(next(registration));
      const { region } = step;
      await recordProfileStep(tx, { ...asked, type: 'interview_started', data: { region } });
      effects.lines.push(() => log('profile.interview_started', { region }));
      return said(say.askActivities);
    }
    case 'activities': {
      if (registration !== 'interview_started') return said(next(registration));
      const activities = step.activities.join(',') || 'any';
      await recordProfileStep(tx, { ...asked, type: 'interview_completed', data: { activities } });
      effects.lines.push(() => log('profile.interview_completed', {}));
      return said(say.done);
    }
  }
}

async function sendCode(tx: Queryable, asked: Asked, effects: Effects): Promise<Advanced> {
  const made = await challenge(tx, asked);
  if (made === null) return refused('too_many_codes', say.tooManyCodes, effects);
  await query('set_registration', () =>
    tx.update(users).set({ registration: 'code_sent' }).where(eq(users.id, asked.userId)),
  );
  effects.lines.push(() => log('profile.otp_sent', { attempt: made.sent }));
  return { outcome: 'ok', reply: { purpose: 'otp', body: say.code(made.code) } };
}

async function tryCode(tx: Queryable, code: string, asked: Asked, effects: Effects): Promise<Advanced> {
  const verdict = await checkCode(tx, code, asked);
  switch (verdict) {
    case 'right':
      await recordProfileStep(tx, { ...asked, type: 'otp_verified' });
      effects.lines.push(() => log('profile.otp_verified', {}));
      return said(say.askRegion);
    case 'code_wrong':
      return refused(verdict, say.codeWrong, effects);
    case 'code_expired':
    case 'code_locked':
      return refused(verdict, say.codeExpired, effects);
  }
}

/** What is still to be answered. */
function next(registration: Registration): string {
  switch (registration) {
    case 'registered':
    case 'code_sent':
      return say.codeExpired;
    case 'otp_verified':
      return say.askRegion;
    case 'interview_started':
      return say.askActivities;
    case 'interview_completed':
      return say.done;
  }
}

const said = (body: string): Advanced => ({ outcome: 'ok', reply: { purpose: 'registration', body } });

function refused(reason: string, body: string, effects: Effects): Advanced {
  effects.lines.push(() => log('profile.otp_refused', { reason }));
  return { outcome: 'refused', reason, reply: { purpose: 'registration', body } };
}

async function holdRegistration(tx: Queryable, userId: string): Promise<Registration> {
  const [user] = await query('hold_registration', () =>
    tx.select({ registration: users.registration }).from(users).where(eq(users.id, userId)).for('update'),
  );
  if (user === undefined) throw new Error('The sender of a text was not found.');
  return user.registration;
}
