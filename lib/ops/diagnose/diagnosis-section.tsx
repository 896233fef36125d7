import { Fragment, type ReactElement } from 'react';
import type { Diagnosis, Evidence, JudgedStep } from '@/lib/diagnose/playbooks/playbook';
import { shapeOf } from '@/lib/diagnose/subject';
import type { Visitor } from '../frame/visitor';
import { IdLink, Table } from '../parts';

const TONES = { healthy: 'good', waiting: 'warn', broken: 'bad', unknown: 'warn' } as const;
const WORDS = {
  ok: '✓ holds',
  broken: '✗ broken',
  unknown: '? not known',
  skipped: '– not reached',
} as const;

/** One playbook, executed: the verdict, what is safe to do, and each link of the chain with its evidence. */
export function DiagnosisSection({
  diagnosis,
  visitor,
}: {
  diagnosis: Diagnosis;
  visitor: Visitor;
}): ReactElement {
  const { playbook, health, code, broken_at, says, action, steps } = diagnosis;
  return (
    <section aria-labelledby={playbook}>
      <h2 id={playbook}>
        {playbook}: <span className={TONES[health]}>{health}</span>
      </h2>
      <p className={health === 'broken' ? 'alarm' : health === 'healthy' ? undefined : 'note'}>
        <strong>{says}</strong>
        {code && (
          <>
            {' '}
            <code>{code}</code>, at “{broken_at}”
          </>
        )}
      </p>
      <p>
        Next: {action.advice}
        {action.request && visitor.mayAct && (
          <>
            {' '}
            <a href={dryRunOf(action.request.body)}>Dry run of the replay</a>
          </>
        )}
      </p>
      <Table
        caption="Link by link"
        heads={['Link', 'Question', 'Verdict', 'Evidence']}
        none=""
        rows={steps.map((step) => ({
          key: step.name,
          ...(step.verdict === 'broken'
            ? { className: 'bad' }
            : step.verdict === 'unknown'
              ? { className: 'warn' }
              : {}),
          cells: [step.name, step.question, word(step), <Proof key="evidence" evidence={step.evidence} />],
        }))}
      />
    </section>
  );
}

function word(step: JudgedStep): string {
  if (step.verdict === 'unknown') return `${WORDS.unknown}: ${step.away} did not answer`;
  return step.verdict === 'ok' && 'until' in step ? '… in order so far' : WORDS[step.verdict];
}

function Proof({ evidence }: { evidence: readonly Evidence[] }): ReactElement {
  return (
    <>
      {evidence.map((one) => (
        <div key={JSON.stringify(one)}>
          {Object.entries(one)
            .filter(([, value]) => value !== null)
            .map(([name, value]) => (
              <Fragment key={name}>
                {name}=
                {typeof value === 'string' && shapeOf(value) ? (
                  <IdLink id={value} short />
                ) : (
                  String(value)
                )}{' '}
              </Fragment>
            ))}
        </div>
      ))}
    </>
  );
}

type Request = NonNullable<Diagnosis['action']['request']>['body'];

const dryRunOf = ({ kind, filter }: Request): string =>
  `/ops/replays/new?${new URLSearchParams({ kind, ids: filter.ids.join(' ') })}`;
