import type { Incident } from './incident';
import type { Notification, Reason } from './notification';
import type { AlertRule } from './rule';
import type { Source } from './state';

/** What a message says besides the alert itself. */
export interface MessageContext {
  env: string;
  /** The newest commit in the logs and since when; null when it could not be found out. */
  deploy: { sha: string; since: number } | null;
  links: Links;
}

/** Where messages lead; null where there is no such place. */
export interface Links {
  /** Address of the on-call console, without a final slash. */
  console: string;
  /** Folder of the runbooks, without a final slash; without it the page's path is named. */
  runbooks: string | null;
  /** What the rule measures, to look at in Axiom. */
  query: (rule: AlertRule) => string | null;
  /** Where somebody says that they take the incident. */
  acknowledge: (incident: string) => string | null;
}

export interface Link {
  text: string;
  url: string;
}

/** A notification in words, before any channel's form. Holds ids and numbers only, so nothing personal. */
export interface Message {
  title: string;
  /** One line: the comparison with its numbers. */
  detail: string;
  facts: readonly { name: string; value: string }[];
  links: readonly Link[];
  firstStep: string;
}

const WORDS: Readonly<Record<Reason, string>> = {
  first_firing: 'firing',
  still_firing: 'still firing',
  resolved: 'resolved',
  no_data: 'blind: nothing is measured',
  error: 'blind: the query fails',
  flapping: 'flapping',
  escalated_to_page: 'blind for too long',
  suppressed: 'suppressed',
};

const SOURCES: Readonly<Record<Source, string>> = {
  axiom: 'Axiom',
  drain_counters: 'the drain’s minute counters, because Axiom does not answer',
  edge_counters: 'the edge’s minute counters, because the log pipeline shows less than the edge saw',
  self: 'the evaluator’s own record',
};

/** Pure. */
export function compose(
  rule: AlertRule,
  notification: Notification,
  incident: Incident | undefined,
  { env, deploy, links }: MessageContext,
): Message {
  const { reason, because, since, at, sample, source } = notification;
  const where = [
    { name: 'environment', value: env },
    { name: 'since', value: `${stamp(since)} (${ago(at - since)})` },
    { name: 'window', value: rule.window },
    { name: 'measured by', value: SOURCES[source] },
    {
      name: 'last deploy',
      value:
        deploy === null
          ? 'unknown'
          : `${deploy.sha.slice(0, 7)} since ${stamp(deploy.since)} (${ago(at - deploy.since)} ago)`,
    },
  ];
  const path =
    links.runbooks === null ? [{ name: 'runbook', value: `docs/runbooks/${rule.runbook}.md` }] : [];
  const ids = [
    ...(sample === null ? [] : [{ name: 'example', value: sample }]),
    ...(incident === undefined ? [] : [{ name: 'incident', value: incident.id }]),
  ];
  const pages = notification.route === 'page' && reason !== 'resolved' && incident !== undefined;
  return {
    title: `[${env}] ${rule.name} ${WORDS[reason]}: ${rule.summary}`,
    detail: because,
    facts: [...where, ...ids, ...path],
    links: [
      ...linkTo('I take it', pages ? links.acknowledge(incident.id) : null),
      ...linkTo('Runbook', links.runbooks && `${links.runbooks}/${rule.runbook}.md`),
      ...linkTo('Timeline', sample === null ? null : `${links.console}/timeline/${sample}`),
      ...linkTo('Query', links.query(rule)),
      ...linkTo('Console', links.console),
    ],
    firstStep: rule.firstStep,
  };
}

const linkTo = (text: string, url: string | null): Link[] => (url === null ? [] : [{ text, url }]);

/** `2026-11-23 12:05 UTC`. */
export const stamp = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** A length of time for people: `4 min`, `3 h`, `2 days`. */
export function ago(ms: number): string {
  const minutes = Math.max(Math.round(ms / 60_000), 0);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
