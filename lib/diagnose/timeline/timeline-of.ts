import { describeError } from '@/lib/telemetry/errors/describe';
import { JoshError } from '@/lib/telemetry/errors/error';
import { live, type Sources } from '../sources/live';
import { MOST_OPERATIONS } from '../sources/resolve';
import { MOST_ROWS, type Rows } from '../sources/rows';
import type { StoryEvent } from '../story/event';
import { eventsFromLogs, type LogRow } from '../story/from-logs';
import { eventsFromRows } from '../story/from-rows';
import { rules, type Store } from '../story/rules';
import { type Story, story } from '../story/story';
import { fieldOf, type Subject, shapeOf, subjectKinds } from '../subject';

/** Around a story, in milliseconds: an alert comes after what it is about, a deploy before it. */
const AROUND_MS = 10 * 60_000;
/** A longer story has the surroundings of its end only, in milliseconds. */
const MOST_AROUND_MS = 7 * 24 * 60 * 60_000;

export interface SourceState {
  state: 'ok' | 'partial' | 'away';
  /** Code of what went wrong; for `away` only. */
  reason?: string;
}

/** A story, and how much each of its sources could tell. */
export interface Timeline extends Story {
  sources: Record<Store, SourceState>;
}

/**
 * What happened to anything that has an id: a correlation id, a Twilio SID, a Stripe event, a LinkUp, an invite, a user, a
 * phone hash, a job, a replay … A source that is away is said to be, and the others tell the rest.
 *
 * @param now milliseconds since the epoch
 * @throws JoshError `timeline.bad_id` when it has the shape of no id; `timeline.unavailable` when both sources are away
 */
export async function timelineOf(id: string, sources: Sources, now: number): Promise<Timeline> {
  const shape = shapeOf(id);
  if (shape === null) throw new JoshError('timeline.bad_id');
  const { axiom, postgres } = sources;
  const [lines, tables] = await Promise.all([
    attempt(() => axiom.linesAbout(id)),
    attempt(() => fromTables(id, postgres)),
  ]);
  if (!lines.ok && !tables.ok) throw new JoshError('timeline.unavailable');
  const rows: LogRow[] = lines.ok ? [...lines.value.rows] : [];
  let partialLines = lines.ok && lines.value.partial;
  if (lines.ok && tables.ok) {
    const known = new Set(rows.map((row) => row.correlation_id));
    const more = await attempt(() =>
      axiom.linesOf(tables.value.operations.filter((operation) => !known.has(operation))),
    );
    if (more.ok) rows.push(...more.value.rows);
    partialLines ||= !more.ok || more.value.partial;
  }
  const subject =
    (tables.ok ? tables.value.subject : null) ?? subjectIn(rows, id) ?? unknownSubject(id, shape);
  const told = [...eventsFromLogs(rows), ...(tables.ok ? tables.value.events(now) : [])];
  const around = lines.ok ? await attempt(() => surroundingsOf(told, axiom, now)) : null;
  partialLines ||= around?.ok === false;
  const state: Record<Store, SourceState> = {
    axiom: lines.ok ? { state: partialLines ? 'partial' : 'ok' } : { state: 'away', reason: lines.reason },
    postgres: tables.ok
      ? { state: tables.value.partial ? 'partial' : 'ok' }
      : { state: 'away', reason: tables.reason },
  };
  const known = { axiom: state.axiom.state, postgres: state.postgres.state };
  const events = [...told, ...(around?.ok ? around.value : [])];
  return { ...story({ subject, events, known }, rules, now), sources: state };
}

/** The timeline from Axiom and Postgres as the settings name them. */
export const liveTimeline = (id: string, now: number): Promise<Timeline> => timelineOf(id, live, now);

type Attempt<T> = { ok: true; value: T } | { ok: false; reason: string };

async function attempt<T>(ask: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await ask() };
  } catch (error) {
    return { ok: false, reason: describeError(error).code };
  }
}

async function fromTables(id: string, postgres: Sources['postgres']) {
  const subject = await postgres.resolveSubject(id);
  const operations = subject === null ? [] : await postgres.operationsOf(subject);
  const rows = subject === null ? undefined : await postgres.loadRows(subject, operations);
  return {
    subject,
    operations,
    partial: operations.length >= MOST_OPERATIONS || (rows !== undefined && isCut(rows)),
    events: (now: number): StoryEvent[] => (rows === undefined ? [] : eventsFromRows(rows, now)),
  };
}

const isCut = (rows: Rows): boolean => Object.values(rows).some(({ length }) => length >= MOST_ROWS);

/** What the lines say that an id is the id of; null when they do not have it. */
function subjectIn(rows: readonly LogRow[], id: string): Subject | null {
  const kind = subjectKinds.find((known) => rows.some((row) => row[fieldOf[known]] === id));
  return kind === undefined ? null : { kind, id };
}

const unknownSubject = (id: string, shape: NonNullable<ReturnType<typeof shapeOf>>): Subject => ({
  kind: shape === 'uuid' ? 'correlation' : shape,
  id,
});

/** Alerts and deploys of the time of the story. */
function surroundingsOf(told: readonly StoryEvent[], axiom: Sources['axiom'], now: number) {
  const times = told.map(({ at }) => at);
  if (times.length === 0) return Promise.resolve([]);
  const to = Math.min(times.reduce((a, b) => Math.max(a, b)) + AROUND_MS, now + 1);
  const from = Math.max(times.reduce((a, b) => Math.min(a, b)) - AROUND_MS, to - MOST_AROUND_MS);
  return axiom.surroundings(from, to);
}
