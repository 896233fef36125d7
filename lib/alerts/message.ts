import type { Incident } from './incident';
import type { Notification, Reason } from './notification';
import type { AlertRule } from './rule';
import type { Source } from './state';

/** What a message says besides the alert itself. */
export interface MessageContext {
  env: string;
  /** The newest commit in the logs and since when; null when it could not be found out. */
  deploy: { sha: string; since: number } | null;
  links: LinkBase;
}

/** Addresses without a final slash; null where there is none. */
export interface LinkBase {
  /** Of the on-call console and the acknowledgement page. */
  app: string;
  runbooks: string;
  axiom: string | null;
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
  const ids = [
    ...(sample === null ? [] : [{ name: 'example', value: sample }]),
    ...(incident === undefined ? [] : [{ name: 'incident', value: incident.id }]),
  ];
  return {
    title: `[${env}] ${rule.name} ${WORDS[reason]}: ${rule.summary}`,
    detail: because,
    facts: [...where, ...ids],
    links: [
      { text: 'Runbook', url: `${links.runbooks}/${rule.runbook}.md` },
      ...(sample === null ? [] : [{ text: 'Timeline', url: `${links.app}/ops/timeline/${sample}` }]),
      ...(links.axiom === null ? [] : [{ text: 'Query', url: `${links.axiom}/query` }]),
      { text: 'Console', url: `${links.app}/ops` },
    ],
    firstStep: rule.firstStep,
  };
}

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
