import type { Step } from '../story/merge';
import { span } from '../story/missing';
import { FIRST_STEPS } from '../story/story';
import type { Timeline } from './timeline-of';

/** Spans that are printed, the longest. */
const MOST_SPANS = 12;

/** A timeline as plain text for a terminal. Pure. */
export function renderTimeline(timeline: Timeline): string {
  const { subject, steps, ids, missing } = timeline;
  const away = Object.entries(timeline.sources).filter(([, { state }]) => state !== 'ok');
  const head = [
    `${subject.kind} ${subject.id}`,
    ...ids.filter(({ value }) => value !== subject.id).map(({ name, value }) => `  ${name} ${value}`),
    ...away.map(([name, { state, reason }]) =>
      state === 'away'
        ? `? ${name} did not answer (${reason}): what only it knows is not in here`
        : `? ${name} has more than was read: the newest is told`,
    ),
  ];
  if (steps.length === 0)
    return `${[...head, 'nothing is known of it: it may be older than the retention, or not drained yet'].join('\n')}\n`;
  const due = missing.map(({ state, says }) => `${MARKS[state]} ${says}`);
  return [
    ...head,
    ...renderSteps(timeline),
    ...(due.length === 0 ? [] : ['', ...due]),
    ...timeline.not_judged.map((rule) => `? ${rule} could not be judged`),
    ...renderSpans(timeline),
    '',
  ].join('\n');
}

const MARKS = { missing: '✗', late: '!', waiting: '…' } as const;

function renderSteps({ steps, left_out }: Timeline): string[] {
  const width = steps.reduce((most, { what }) => Math.max(most, what.length), 0);
  let day = '';
  return steps.flatMap((step, i): string[] => {
    const lines: string[] = [];
    if (left_out > 0 && i === FIRST_STEPS) lines.push(`… ${left_out} steps are left out here …`);
    const date = new Date(step.at).toISOString().slice(0, 10);
    if (date !== day) lines.push(date);
    day = date;
    lines.push(renderStep(step, width));
    return lines;
  });
}

function renderStep({ at, gap, level, what, where, facts, origins }: Step, width: number): string {
  const mark = level === 'error' ? '✗' : level === 'warn' ? '!' : origins.includes('log') ? ' ' : '·';
  const time = new Date(at).toISOString().slice(11, 23);
  const said = Object.entries(facts)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
  const from = origins.includes('log') ? where : `(${origins.join(', ')})`;
  return `${time} ${`+${span(gap)}`.padStart(8)} ${mark} ${what.padEnd(width)}  ${from}  ${said}`.trimEnd();
}

function renderSpans({ spans }: Timeline): string[] {
  if (spans.length === 0) return [];
  const longest = spans.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, MOST_SPANS);
  const lines = longest.map(({ name, from, to, of }) => `  ${name} ${span(to - from)}  ${of}`);
  return ['', 'where the time went:', ...lines];
}
