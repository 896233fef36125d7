import type { ReactElement } from 'react';
import type { Silence } from '@/lib/alerts/hush';
import { ago, stamp } from '@/lib/alerts/message';
import { rules } from '@/lib/alerts/rules';
import { missingChannels, readChannelSettings } from '@/lib/alerts/settings';
import { PostButton } from '../frame/post-form';
import type { Visitor } from '../frame/visitor';
import { Away, Table, When } from '../parts';
import { ReplayTable } from '../replays/replay-table';
import { AlertCard } from './alert-card';
import type { Examples, Looked } from './look';
import { type Line, type Overview, overview } from './overview';

interface AlertsPageProps {
  looked: Looked;
  visitor: Visitor;
  now: number;
}

/** What is wrong now, and what a person who was woken up wants to know first. */
export function AlertsPage({
  looked: { alerts, deploys, replays },
  visitor,
  now,
}: AlertsPageProps): ReactElement {
  return (
    <>
      <p>
        As of {stamp(now)}. <a href="/ops">Look again</a>
      </p>
      {alerts.there ? (
        <Alerts
          view={overview(rules, alerts.value.book, alerts.value.silences, now)}
          silences={alerts.value.silences}
          examples={alerts.value.examples}
          visitor={visitor}
          now={now}
        />
      ) : (
        <Away what="What fires (the alert book in Redis)" code={alerts.code} />
      )}
      <section aria-labelledby="deploys">
        <h2 id="deploys">Last deploys</h2>
        {deploys.there ? (
          <Table
            caption="By when their first line was logged, within a week"
            heads={['Commit', 'Since', 'Errors of lines', 'Deployment']}
            none="No line of a week names a commit."
            rows={deploys.value.map(({ sha, deployment, since, lines, errors }) => ({
              key: sha + deployment,
              cells: [
                <code key="sha">{sha.slice(0, 7)}</code>,
                <When key="since" at={since} now={now} />,
                `${errors} of ${lines}`,
                <code key="deployment">{deployment}</code>,
              ],
            }))}
          />
        ) : (
          <Away what="What was deployed (Axiom)" code={deploys.code} />
        )}
      </section>
      <section aria-labelledby="replays">
        <h2 id="replays">Recent replays</h2>
        {replays.there ? (
          <ReplayTable replays={replays.value} now={now} />
        ) : (
          <Away what="What was replayed (Postgres)" code={replays.code} />
        )}
      </section>
    </>
  );
}

interface AlertsProps {
  view: Overview;
  silences: readonly Silence[];
  examples: Examples;
  visitor: Visitor;
  now: number;
}

function Alerts({
  view: { wrong, unknown, ok, late },
  silences,
  examples,
  visitor,
  now,
}: AlertsProps): ReactElement {
  const missing = missingChannels(readChannelSettings());
  return (
    <>
      {late.map(({ tier, at }) => (
        <p key={tier} role="alert" className="alarm">
          The {tier} rules were {at === null ? 'never evaluated' : `last evaluated ${ago(now - at)} ago`}:
          what stands here about them is old.
        </p>
      ))}
      {missing.length > 0 && <p className="alarm">Nobody is told by {missing.join(' and ')}: not set up.</p>}
      <section aria-labelledby="wrong">
        <h2 id="wrong">{heading(wrong)}</h2>
        {wrong.map((line) => (
          <AlertCard
            key={line.rule.name}
            line={line}
            example={examples[line.rule.name]}
            visitor={visitor}
            now={now}
          />
        ))}
        <Others title={`${ok.length} ok`} lines={ok} now={now} />
        {unknown.length > 0 && (
          <Others title={`${unknown.length} not evaluated yet: not known`} lines={unknown} now={now} />
        )}
      </section>
      <section aria-labelledby="silences">
        <h2 id="silences">Silences</h2>
        <Table
          caption="Silences and maintenance windows that are not over"
          heads={['Rules', 'Until', 'By', 'Why', 'Change']}
          none="Nothing is silenced."
          rows={silences.map(({ id, kind, rules: names, until, author, reason }) => ({
            key: id,
            cells: [
              `${names?.join(', ') ?? 'all'}${kind === 'maintenance' ? ' (maintenance)' : ''}`,
              stamp(until),
              author,
              reason,
              visitor.mayAct ? (
                <PostButton key="lift" to="/ops/silences/lift" visitor={visitor} fields={{ id }}>
                  Lift
                </PostButton>
              ) : (
                'engineering may lift it'
              ),
            ],
          }))}
        />
      </section>
    </>
  );
}

function Others({ title, lines, now }: { title: string; lines: readonly Line[]; now: number }): ReactElement {
  return (
    <details>
      <summary>{title}</summary>
      <Table
        caption="As last evaluated"
        heads={['Rule', 'What it says', 'Evaluated']}
        none="None."
        rows={lines.map(({ rule, state }) => ({
          key: rule.name,
          cells: [
            rule.name,
            state?.because || rule.summary,
            state ? <When key="at" at={state.at} now={now} /> : 'never',
          ],
        }))}
      />
    </details>
  );
}

function heading(wrong: readonly Line[]): string {
  const pending = wrong.filter(({ word }) => word === 'pending').length;
  const firing = wrong.length - pending;
  const fires = firing === 0 ? 'No alert fires' : `${firing} ${firing === 1 ? 'alert fires' : 'alerts fire'}`;
  return pending === 0 ? fires : `${fires}, ${pending} pending`;
}
