import type { ReactElement } from 'react';
import { queryLink, runbooks } from '@/lib/alerts/live';
import { PostButton } from '../frame/post-form';
import type { Visitor } from '../frame/visitor';
import { IdLink, When } from '../parts';
import type { Line } from './overview';
import { SilenceForm } from './silence-form';

interface AlertCardProps {
  line: Line;
  example: string | undefined;
  visitor: Visitor;
  now: number;
}

/** One alert that needs somebody: what is wrong, the numbers, who has it, where to look, what to do first. */
export function AlertCard({ line, example, visitor, now }: AlertCardProps): ReactElement {
  const { rule, word, state, incident, hush } = line;
  return (
    <article className={`alert ${word.replace(' ', '-')}`} aria-labelledby={`alert-${rule.name}`}>
      <h3 id={`alert-${rule.name}`}>
        <span className="word">
          {word}
          {word === 'pending' && state?.cause !== 'breach' && `: ${(state?.cause ?? '').replace('_', ' ')}`}
        </span>{' '}
        {rule.name}
      </h3>
      <p>{rule.summary}</p>
      {state && (
        <p className="because">
          {state.because}
          {state.clearSince !== null && ', clear again: ends soon if it stays so'}
          {state.flapping && ', flapping'}
        </p>
      )}
      <dl>
        {state && (
          <>
            <dt>Since</dt>
            <dd>
              <When at={state.since} now={now} />
            </dd>
            <dt>Value, limit</dt>
            <dd>
              {number(state.value)}, {number(state.threshold)}
            </dd>
          </>
        )}
        <dt>Wakes</dt>
        <dd>
          {rule.route === 'page' ? 'the on-call' : rule.route === 'notify' ? 'the thread' : 'the digest'}
          {hush && <strong>; nobody at present: {`${hush.kind} by ${hush.by}`}</strong>}
        </dd>
        {incident && (
          <>
            <dt>Taken</dt>
            <dd>
              {incident.acknowledgedAt === null ? (
                <strong>by nobody{incident.escalatedAt !== null && ', the second target was paged'}</strong>
              ) : (
                <>
                  by {incident.acknowledgedBy}, <When at={incident.acknowledgedAt} now={now} />
                </>
              )}
            </dd>
          </>
        )}
        {example !== undefined && (
          <>
            <dt>Example</dt>
            <dd>
              <IdLink id={example} />
            </dd>
          </>
        )}
        <dt>First step</dt>
        <dd>{rule.firstStep}</dd>
      </dl>
      <p className="links">
        <Runbook name={rule.runbook} />
        <Outside to={queryLink(rule)}>Query in Axiom</Outside>
      </p>
      {visitor.mayAct && (
        <div className="actions">
          {incident?.acknowledgedAt === null && (
            <PostButton to="/ops/take" visitor={visitor} fields={{ incident: incident.id }}>
              Acknowledge: I take it
            </PostButton>
          )}
          <details>
            <summary>Silence…</summary>
            <SilenceForm visitor={visitor} rule={rule.name} />
          </details>
        </div>
      )}
    </article>
  );
}

function Runbook({ name }: { name: string }): ReactElement {
  const folder = runbooks();
  const path = `docs/runbooks/${name}.md`;
  return folder === null ? (
    <span>Runbook {path}</span>
  ) : (
    <Outside to={`${folder}/${name}.md`}>Runbook</Outside>
  );
}

function Outside({ to, children }: { to: string | null; children: string }): ReactElement | null {
  return to === null ? null : (
    <a href={to} rel="noreferrer">
      {children}
    </a>
  );
}

const number = (value: number | null): string =>
  value === null ? 'nothing' : value.toLocaleString('en', { maximumSignificantDigits: 4 });
