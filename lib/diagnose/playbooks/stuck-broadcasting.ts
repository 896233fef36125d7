import { isOpen, type Linkup } from '@/lib/josh/linkups/linkup';
import { GRACE_MS } from '@/lib/josh/linkups/stuck';
import type { OutboundText } from '../evidence/outbound';
import type { StuckBroadcasting } from '../evidence/stuck-broadcasting';
import type { LogRow } from '../story/from-logs';
import { code, judgeDelivered, judgeQueued, judgeTaken, judgeTried } from './outbound';
import {
  broken,
  type Evidence,
  mendable,
  moment,
  ok,
  type PlaybookStep,
  skipped,
  type Verdict,
  waiting,
} from './playbook';

const total = ({ invites: counts }: StuckBroadcasting): number =>
  Object.values(counts).reduce((a, b) => a + b, 0);
const again = ({ id }: Linkup) => ({ kind: 'linkup' as const, ids: [id] });
/** Whether invites may still be answered. */
const windowOpen = ({ windowEndsAt }: Linkup, now: number): boolean =>
  windowEndsAt === null || windowEndsAt.getTime() > now;

/** What the logs say went wrong with one of its jobs. */
const refusals = (lines: readonly LogRow[], target: string): Evidence[] =>
  lines
    .filter((line) => line.event === 'queue.publish_failed' && line.target === target)
    .map((line) => ({ event: 'queue.publish_failed', target, reason: code(line.reason) }));

/** A step on a LinkUp that is still open; there is nothing to look at in one that is over. */
const onOpen =
  (judge: (linkup: Linkup, found: StuckBroadcasting, now: number) => Verdict) =>
  (found: StuckBroadcasting, now: number): Verdict =>
    found.linkup === null || !isOpen(found.linkup) ? skipped : judge(found.linkup, found, now);

/** "LinkUp stuck broadcasting" (Document 5, "Debugging Playbook"): from its state to the job that ends its window. */
export const stuckBroadcasting: readonly PlaybookStep<StuckBroadcasting>[] = [
  {
    name: 'state',
    question: 'Is it broadcasting at all, and until when?',
    asks: ['postgres'],
    judge: ({ linkup }) =>
      linkup === null
        ? skipped
        : ok({
            linkup_id: linkup.id,
            state: linkup.state,
            end_reason: linkup.endReason,
            window_ends_at: moment(linkup.windowEndsAt),
            next_wave_at: moment(linkup.nextWaveAt),
            wave: linkup.wave,
          }),
  },
  {
    name: 'creator',
    question: 'May anybody be invited in its creator’s name?',
    asks: ['postgres'],
    judge: onOpen((linkup, { creator }, now) => {
      const seen = {
        user_id: linkup.creatorId,
        opted_out_at: moment(creator?.optedOutAt ?? null),
        hold_id: creator?.holdId ?? null,
      };
      const silenced = creator !== null && (creator.optedOutAt !== null || creator.holdId !== null);
      // A window that is over is ended whoever formed it.
      return silenced && windowOpen(linkup, now) ? broken('creator_silenced', seen) : ok(seen);
    }),
  },
  {
    name: 'waves',
    question: 'Did its waves of invites run?',
    asks: ['postgres'],
    judge: onOpen((linkup, { lines }, now) => {
      const { wave, nextWaveAt } = linkup;
      const seen = { wave, next_wave_at: moment(nextWaveAt) };
      // After the window no wave runs any more.
      if (nextWaveAt === null || (wave > 0 && !windowOpen(linkup, now))) return ok(seen);
      const late = nextWaveAt.getTime() + GRACE_MS;
      if (now <= late) return waiting(late, seen);
      return mendable(
        wave === 0 ? 'wave_never_sent' : 'wave_overdue',
        again(linkup),
        seen,
        ...refusals(lines, 'linkup-wave'),
      );
    }),
  },
  {
    name: 'invites',
    question: 'Were people invited?',
    asks: ['postgres'],
    judge: onOpen((linkup, found, now) => {
      if (linkup.wave === 0) return skipped;
      const invited = total(found);
      if (invited > 0 || !windowOpen(linkup, now)) return ok({ invites: invited, ...found.invites });
      const why = found.lines
        .filter(({ event }) => event === 'linkup.wave_skipped')
        .map((line) => ({ event: 'linkup.wave_skipped', reason: code(line.reason) }));
      return broken('nobody_to_invite', { invites: 0, wave: linkup.wave }, ...why);
    }),
  },
  {
    name: 'invites_sent',
    question: 'Did the invites leave?',
    asks: ['postgres'],
    judge: onOpen((_, { texts, lines }, now) => judgeTexts(texts, lines, now)),
  },
  {
    name: 'answers',
    question: 'Is there still somebody to answer, and are the places counted?',
    asks: ['postgres'],
    judge: onOpen((linkup, found, now) => {
      const { accepted = 0, pending = 0 } = found.invites;
      const seen = { capacity: linkup.capacity, ...found.invites };
      if (accepted >= linkup.capacity) return mendable('not_locked', again(linkup), seen);
      const over = total(found) > 0 && pending === 0 && accepted === 0 && linkup.nextWaveAt === null;
      return over && windowOpen(linkup, now) ? broken('all_declined', seen) : ok(seen);
    }),
  },
  {
    name: 'expiry',
    question: 'Did the end of the window end it?',
    asks: ['postgres'],
    judge: onOpen((linkup, { lines }, now) => {
      const { windowEndsAt } = linkup;
      if (windowEndsAt === null) return ok();
      const seen = { window_ends_at: moment(windowEndsAt), state: linkup.state };
      const late = windowEndsAt.getTime() + GRACE_MS;
      return now <= late
        ? waiting(late, seen)
        : mendable('expiry_missing', again(linkup), seen, ...refusals(lines, 'linkup-expire'));
    }),
  },
];

/** One text that left shows that the way is free; only if none did, the first one says where it is blocked. */
function judgeTexts(texts: readonly OutboundText[], lines: readonly LogRow[], now: number): Verdict {
  const [first] = texts;
  if (first === undefined) return skipped;
  const left = texts.filter(({ sid, state }) => sid !== null && state !== 'failed').length;
  const seen = { texts: texts.length, left };
  if (left > 0) return ok(seen);
  const sending = { text: first, lines, atTwilio: [] };
  for (const judge of [judgeQueued, judgeTried, judgeTaken, judgeDelivered]) {
    const verdict = judge(sending, now);
    if (verdict.verdict === 'broken' || 'until' in verdict)
      return { ...verdict, evidence: [seen, ...verdict.evidence] };
  }
  return ok(seen);
}
