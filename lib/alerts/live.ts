import { alertSample, newestDeploy } from '@/axiom/queries/alerts';
import { axiomLink } from '@/lib/clients/axiom-link';
import { runQuery } from '@/lib/clients/axiom-query';
import { createRedis } from '@/lib/clients/redis';
import { isCorrelationId } from '@/lib/telemetry/correlation';
import { environment } from '@/lib/telemetry/env';
import { acknowledgementToken } from './acknowledgement';
import type { CheckPorts } from './check';
import { milliseconds } from './duration';
import { type MeasurePorts, measureRules } from './measure';
import type { MessageContext } from './message';
import { measuredBy } from './queries';
import type { AlertRule } from './rule';
import { base, escalateAfterMs, readChannelSettings, sendersOf } from './settings';

/** Decoration must not hold up a page, in milliseconds. */
export const DECORATION_MS = 2_500;
/** How far back the newest deploy is looked for. */
const DEPLOY_MS = 7 * 86_400_000;

export const liveMeasurePorts = (): MeasurePorts => ({
  env: environment(),
  redis: createRedis,
  ask: (query, range, timeoutMs) => runQuery(query, { env: environment() }, { range, timeoutMs }),
});

/** A check with the real services, as the environment names them. */
export function liveCheckPorts(now: () => number): CheckPorts {
  return {
    env: environment(),
    now,
    redis: createRedis,
    measure: (rules, book, at) => measureRules(rules, book, at, liveMeasurePorts()),
    channels: sendersOf(readChannelSettings()),
    context: () => messageContext(now()),
    sample,
    escalateAfterMs: escalateAfterMs(),
  };
}

async function messageContext(now: number): Promise<MessageContext> {
  return {
    env: environment(),
    deploy: await deploy(now),
    links: {
      console: `${base('PUBLIC_BASE_URL', 'http://127.0.0.1:3000')}/ops`,
      runbooks: runbooks(),
      query: queryLink,
      acknowledge: (incident) => acknowledgementLink(incident, now),
    },
  };
}

async function deploy(now: number): Promise<MessageContext['deploy']> {
  const range = { from: now - DEPLOY_MS, to: now };
  try {
    const [row] = await runQuery(newestDeploy, { env: environment() }, { range, timeoutMs: DECORATION_MS });
    const since = Date.parse(String(row?.since));
    return row === undefined || Number.isNaN(since) ? null : { sha: String(row.git_sha), since };
  } catch {
    // The message says that it is unknown.
    return null;
  }
}

/** Correlation id of a rule's newest bad event; null when there is none, or Axiom does not answer. */
export async function sample({ sample, window }: AlertRule, at: number): Promise<string | null> {
  if (sample === undefined) return null;
  const { event, route = '' } = sample;
  const range = { from: at - milliseconds(window), to: at };
  try {
    const parameters = { env: environment(), event, route };
    const [row] = await runQuery(alertSample, parameters, { range, timeoutMs: DECORATION_MS });
    const id = typeof row?.correlation_id === 'string' ? row.correlation_id : null;
    return isCorrelationId(id) ? id : null;
  } catch {
    return null;
  }
}

/** Folder of the runbooks; null where they are read nowhere. */
export const runbooks = (): string | null => base('RUNBOOK_BASE_URL', '') || null;

/** What a rule measures, to look at in Axiom. */
export function queryLink({ query }: AlertRule): string | null {
  return query === 'self' ? null : axiomLink(measuredBy[query].query, { env: environment() });
}

function acknowledgementLink(incident: string, now: number): string | null {
  if (!process.env.SERVICE_TOKEN) return null;
  const token = acknowledgementToken(incident, now);
  return `${base('PUBLIC_BASE_URL', 'http://127.0.0.1:3000')}/api/alerts/ack?token=${token}`;
}
