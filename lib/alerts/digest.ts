import type { Book } from './book';
import type { Silence } from './hush';
import { isOver } from './incident';
import { ago, stamp } from './message';
import type { AlertRule } from './rule';

/** What became of one rule in a day, by its log events. */
export interface DayOfRule {
  rule: string;
  fired: number;
  paged: number;
  notified: number;
  suppressed: number;
  undelivered: number;
}

export interface DigestInput {
  env: string;
  now: number;
  rules: readonly AlertRule[];
  book: Pick<Book, 'alerts' | 'incidents' | 'outbox'>;
  /** Null when Axiom did not answer: the digest then says so. */
  day: readonly DayOfRule[] | null;
  silences: readonly Silence[];
  /** Channels, and the dead-man's switch, that are not set up. */
  missing: readonly string[];
}

export interface Digest {
  title: string;
  sections: string[];
}

/**
 * The day in words: what is wrong now, what fired, what did not page, what nobody was told, and what is silenced. When
 * there is nothing to say it says that, so that a digest which does not come is noticed. Pure; holds no personal data.
 */
export function composeDigest(input: DigestInput): Digest {
  const { env, now, day } = input;
  const sections = [
    block('Below target', belowTarget(input)),
    block('Open incidents', openIncidents(input)),
    block('Blind', blind(input)),
    ...(day === null
      ? ['*The last day*\nAxiom did not answer: what fired is not known.']
      : [
          block('Fired', day.filter(({ fired }) => fired > 0).map(firedLine)),
          block(
            'Fired without a page',
            day.filter(({ fired, paged }) => fired > 0 && paged === 0).map(({ rule }) => rule),
          ),
          block(
            'Suppressed',
            day.filter(({ suppressed }) => suppressed > 0).map((one) => `${one.rule} ${one.suppressed}×`),
          ),
          block(
            'Not delivered',
            day.filter(({ undelivered }) => undelivered > 0).map((one) => `${one.rule} ${one.undelivered}×`),
          ),
        ]),
    block('Still owed to a channel', owed(input)),
    block('Silences', input.silences.map(silenceLine(now))),
    block('Not set up', input.missing),
  ].filter((section) => section !== null);
  const title = `[${env}] Alerts of the day until ${stamp(now)}`;
  return { title, sections: sections.length > 0 ? sections : ['Nothing fired, nothing is silenced.'] };
}

const block = (name: string, lines: readonly string[]): string | null =>
  lines.length === 0 ? null : `*${name}*\n${lines.map((line) => `• ${line}`).join('\n')}`;

const firedLine = ({ rule, fired, paged, notified }: DayOfRule) =>
  `${rule} ${fired}× (paged ${paged}×, told in Slack ${notified}×)`;

function belowTarget({ rules, book }: DigestInput): string[] {
  return rules.flatMap(({ name, route, summary }) => {
    const state = book.alerts[name];
    if (route !== 'digest' || state?.status !== 'firing') return [];
    return [`${name}: ${summary} ${state.because}`];
  });
}

const openIncidents = ({ book, now }: DigestInput): string[] =>
  Object.values(book.incidents)
    .filter((incident) => !isOver(incident))
    .map(({ id, open, openedAt, acknowledgedBy }) => {
      const taken = acknowledgedBy === null ? 'nobody has taken it' : `taken by ${acknowledgedBy}`;
      return `${id}: ${open.join(', ')}, for ${ago(now - openedAt)}, ${taken}`;
    });

const blind = ({ book }: DigestInput): string[] =>
  Object.entries(book.alerts)
    .filter(([, { status, cause }]) => status !== 'ok' && cause !== 'breach')
    .map(([name, { because }]) => `${name}: ${because}`);

const owed = ({ book }: DigestInput): string[] =>
  book.outbox.map(
    ({ channel, notification, attempts }) => `${channel}: ${notification.rule}, ${attempts} tries`,
  );

const silenceLine =
  (now: number) =>
  ({ id, kind, rules, until, author, reason }: Silence): string =>
    `${kind} of ${rules?.join(', ') ?? 'every rule'} by ${author}, ${ago(until - now)} left (${id}): ${reason}`;
