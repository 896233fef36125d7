import type { ReactElement, ReactNode } from 'react';
import type { Step } from '@/lib/diagnose/story/merge';
import { span } from '@/lib/diagnose/story/missing';
import { FIRST_STEPS } from '@/lib/diagnose/story/story';
import { fieldOf, shapeOf, subjectKinds } from '@/lib/diagnose/subject';
import type { Timeline } from '@/lib/diagnose/timeline/timeline-of';
import { isDiagnosable } from '../diagnose/question';
import type { Visitor } from '../frame/visitor';
import { IdLink, Table } from '../parts';
import { axiomLinkOf, replayLinkOf } from './onward';
import { SearchForm } from './search-form';

/** How many spans are shown, the longest. */
const MOST_SPANS = 12;

/** What happened to something, what is missing, and where to go on. */
export function TimelinePage({ timeline, visitor }: { timeline: Timeline; visitor: Visitor }): ReactElement {
  const { subject, steps, sources, missing, not_judged } = timeline;
  const axiom = axiomLinkOf(subject);
  const replay = visitor.mayAct ? replayLinkOf(subject) : null;
  return (
    <>
      <p>
        {subject.kind.replace('_', ' ')} <code>{subject.id}</code>
      </p>
      <p className="links">
        {isDiagnosable(subject.kind) && <a href={diagnosisOf(subject.id)}>Diagnose</a>}
        {replay && <a href={replay}>Replay: dry run</a>}
        {subject.kind === 'replay' && <a href={`/ops/replays/${subject.id}`}>The replay</a>}
        {axiom && (
          <a href={axiom} rel="noreferrer">
            Query in Axiom
          </a>
        )}
      </p>
      {Object.entries(sources).map(([name, { state, reason }]) =>
        state === 'ok' ? null : (
          <p key={name} role="alert" className="alarm">
            {state === 'away' ? (
              <>
                {name} did not answer (<code>{reason}</code>): what only it knows is not in here.
              </>
            ) : (
              `${name} has more than was read: the newest is told.`
            )}
          </p>
        ),
      )}
      {missing.map(({ rule, id, since, state, says }) => (
        <p key={rule + id + since} className={state === 'missing' ? 'alarm' : 'note'}>
          <strong>{state}</strong>: {says}
        </p>
      ))}
      {not_judged.length > 0 && (
        <p className="note">Could not be judged, because who could tell is away: {not_judged.join(', ')}.</p>
      )}
      <Steps timeline={timeline} />
      <Spans timeline={timeline} />
      <Ids timeline={timeline} />
      <section aria-labelledby="another">
        <h2 id="another">Another one</h2>
        <SearchForm visitor={visitor} />
      </section>
      {steps.length === 0 && (
        <p className="hint">
          Lines take some seconds from the function to Axiom, and are kept as long as the dataset’s retention
          says.
        </p>
      )}
    </>
  );
}

function Steps({ timeline: { steps, left_out, subject } }: { timeline: Timeline }): ReactElement {
  const cells = (step: Step): ReactNode[] => [
    <Moment key="at" at={step.at} gap={step.gap} />,
    <strong key="what">{step.what}</strong>,
    step.origins.includes('log') ? step.where : `(${step.origins.join(', ').replaceAll('_', ' ')})`,
    Object.entries(step.facts)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
    step.correlationId === undefined || step.correlationId === subject.id ? null : (
      <IdLink key="operation" id={step.correlationId} short />
    ),
  ];
  const heads = ['Time (UTC)', 'Step', 'Where', 'Facts', 'Operation'];
  const rows = steps.map((step, at) => ({
    key: String(at),
    ...(step.level === 'error' ? { className: 'bad' } : step.level === 'warn' ? { className: 'warn' } : {}),
    cells: cells(step),
  }));
  return (
    <section aria-labelledby="steps">
      <h2 id="steps">{steps.length} steps</h2>
      {left_out > 0 && (
        <p className="note">
          {left_out} steps are left out after the first {FIRST_STEPS}.
        </p>
      )}
      <Table
        caption="Each with the time since the one before; red failed, amber warns"
        heads={heads}
        rows={rows}
        none="Nothing is known of it: it may be older than the retention, or not drained yet."
      />
    </section>
  );
}

function Moment({ at, gap }: { at: number; gap: number }): ReactElement {
  const text = new Date(at).toISOString();
  return (
    <time dateTime={text}>
      {text.slice(0, 10)} <code>{text.slice(11, 23)}</code> <span className="hint">+{span(gap)}</span>
    </time>
  );
}

function Spans({ timeline: { spans, gaps } }: { timeline: Timeline }): ReactElement | null {
  const longest = spans.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, MOST_SPANS);
  if (longest.length + gaps.length === 0) return null;
  const silences = gaps.map(({ from, to }) => ({ name: 'nothing happened', from, to, of: '' }));
  return (
    <section aria-labelledby="spans">
      <h2 id="spans">Where the time went</h2>
      <Table
        caption="The longest spans and silences"
        heads={['What', 'How long', 'From (UTC)', 'Of']}
        none=""
        rows={[...longest, ...silences].map(({ name, from, to, of }) => ({
          key: `${name} ${from} ${to} ${of}`,
          cells: [name, span(to - from), new Date(from).toISOString().slice(11, 23), of],
        }))}
      />
    </section>
  );
}

/** Ids that the story touched: the next questions. */
function Ids({ timeline: { ids, subject } }: { timeline: Timeline }): ReactElement | null {
  const others = ids.filter(({ value }) => value !== subject.id);
  if (others.length === 0) return null;
  return (
    <section aria-labelledby="ids">
      <h2 id="ids">Ids that it touched</h2>
      <Table
        caption="Each leads to its own story"
        heads={['What', 'Id', 'Playbook']}
        none=""
        rows={others.map(({ name, value }) => ({
          key: name + value,
          cells: [
            name.replaceAll('_', ' '),
            shapeOf(value) === null ? <code key="id">{value}</code> : <IdLink key="id" id={value} />,
            subjectKinds.some((kind) => fieldOf[kind] === name && isDiagnosable(kind)) && (
              <a key="diagnose" href={diagnosisOf(value)}>
                Diagnose
              </a>
            ),
          ],
        }))}
      />
    </section>
  );
}

const diagnosisOf = (id: string) => `/ops/diagnose/${encodeURIComponent(id)}`;
