import type { Queryable } from '@/lib/db/connect';
import { query, transaction } from '@/lib/db/query';
import { invites } from '@/lib/db/schema/linkups';
import { annotate } from '@/lib/telemetry/context';
import { newId } from '@/lib/telemetry/correlation';
import { JoshError } from '@/lib/telemetry/errors/error';
import { log } from '@/lib/telemetry/log/log';
import { recordDomainEvent } from '../domain-event';
import { carryOut, type Effects, noEffects } from '../effects';
import { inCategory } from '../operation';
import { recordTexts } from '../outbox/record-text';
import { creatorSilenced, pickCandidates } from './candidates';
import { countAccepted, type Linkup, lockLinkup, updateLinkup } from './linkup';
import { messages } from './messages';
import { nextWave, planWave, type WavePlan } from './plan-wave';
import { expireJob, waveJob } from './publish';
import { inviteMs, waveMs } from './settings';

export type WaveOutcome =
  | { outcome: 'sent'; invites: number }
  | { outcome: 'nothing_to_do'; reason: Extract<WavePlan, { do: 'nothing' }>['reason'] };

export interface Wave {
  linkupId: string;
  /** From 1. */
  wave: number;
  /** Before its time, because somebody wants it. */
  atOnce?: boolean;
}

/**
 * Runs one invite wave; the first one begins the broadcast. Safe to repeat: the LinkUp's row is held, and a wave whose
 * number it already has does nothing. Invites, their texts and the number of the wave are written together or not at all.
 *
 * @throws JoshError `job.unknown`
 */
export async function runWave(
  { linkupId, wave, atOnce = false }: Wave,
  now: () => number,
): Promise<WaveOutcome> {
  annotate({ linkup_id: linkupId });
  const effects = noEffects();
  const outcome = await transaction(async (tx): Promise<WaveOutcome> => {
    const linkup = await lockLinkup(tx, linkupId);
    if (linkup === undefined) throw new JoshError('job.unknown');
    const at = new Date(now());
    const accepted = await countAccepted(tx, linkupId);
    const plan = planWave(linkup, wave, { accepted, now: at, atOnce });
    if (plan.do === 'nothing') return { outcome: 'nothing_to_do', reason: plan.reason };
    if (linkup.state === 'forming') await startBroadcasting(tx, linkup, at, effects);
    const invited = await invite(tx, linkup, { wave, size: plan.size, now: at }, effects);
    const nextWaveAt = nextWave(wave, { now: at, waveMs: waveMs(), windowEndsAt: linkup.windowEndsAt });
    await updateLinkup(tx, linkupId, { wave, nextWaveAt });
    if (nextWaveAt !== null) effects.jobs.push(waveJob(linkup, wave + 1, nextWaveAt));
    return { outcome: 'sent', invites: invited };
  });
  await carryOut(effects, { now: new Date(now()) });
  return outcome;
}

async function startBroadcasting(tx: Queryable, linkup: Linkup, now: Date, effects: Effects): Promise<void> {
  const { id, region, correlationId, creatorId, windowEndsAt } = linkup;
  await updateLinkup(tx, id, { state: 'broadcasting', broadcastingAt: now });
  await recordDomainEvent(tx, {
    correlationId,
    type: 'linkup.broadcasting_started',
    entity: 'linkup',
    entityId: id,
    userId: creatorId,
    data: { region },
  });
  effects.lines.push(() => log('linkup.broadcasting_started', { linkup_id: id, region }));
  if (windowEndsAt !== null) effects.jobs.push(expireJob(linkup, windowEndsAt));
}

interface InviteOptions {
  wave: number;
  size: number;
  now: Date;
}

/** Safe to repeat: a person is invited to a LinkUp once, and an invite has one text. Returns how many were invited. */
async function invite(
  tx: Queryable,
  linkup: Linkup,
  { wave, size, now }: InviteOptions,
  effects: Effects,
): Promise<number> {
  const { id, region, correlationId, creatorId } = linkup;
  const silenced = await creatorSilenced(tx, linkup);
  const people =
    silenced === null ? await inCategory('matching_scoring', () => pickCandidates(tx, linkup, size)) : [];
  if (people.length === 0) {
    const reason = silenced ?? 'nobody_left';
    effects.lines.push(() => log('linkup.wave_skipped', { linkup_id: id, region, wave, reason }));
    return 0;
  }
  const rows = people.map((userId) => ({
    id: newId(),
    correlationId,
    linkupId: id,
    userId,
    wave,
    expiresAt: new Date(
      Math.min(now.getTime() + inviteMs(), linkup.windowEndsAt?.getTime() ?? Number.POSITIVE_INFINITY),
    ),
    createdAt: now,
  }));
  await query('insert_invites', () => tx.insert(invites).values(rows));
  const texts = await recordTexts(
    tx,
    rows.map((row) => ({
      idempotencyKey: `invite:${row.id}`,
      correlationId,
      userId: row.userId,
      purpose: 'invite',
      body: messages.invite(linkup),
      linkupId: id,
      inviteId: row.id,
      now,
    })),
  );
  await recordDomainEvent(
    tx,
    ...rows.map((row) => ({
      correlationId,
      type: 'invite.created',
      entity: 'invite' as const,
      entityId: row.id,
      userId: row.userId,
      data: { linkup_id: id, wave },
    })),
    {
      correlationId,
      type: 'linkup.invite_wave_sent',
      entity: 'linkup',
      entityId: id,
      userId: creatorId,
      data: { wave, invites: rows.length },
    },
  );
  effects.texts.push(...texts);
  effects.lines.push(() =>
    log('linkup.invite_wave_sent', { linkup_id: id, region, wave, invites: rows.length }),
  );
  return rows.length;
}
