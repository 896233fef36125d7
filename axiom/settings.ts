import { z } from 'zod';

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

const settingsSchema = z.object({
  AXIOM_LOGS_DATASET: z.string().default('josh-logs'),
  AXIOM_METRICS_DATASET: z.string().default('josh-metrics'),
  AXIOM_PLAN: z.enum(['personal', 'cloud']).default('personal'),
  AXIOM_MONITOR_ENV: z.enum(['prod', 'staging', 'local']).default('prod'),
  AXIOM_ALERT_EMAILS: list,
  AXIOM_ALERT_DISCORD_URL: z.string().optional(),
  AXIOM_ALERT_PAGERDUTY_KEY: z.string().optional(),
  AXIOM_ALERT_SLACK_URL: z.string().optional(),
  PUBLIC_BASE_URL: z.string().default('http://127.0.0.1:3000'),
  RUNBOOK_BASE_URL: z.string().optional(),
});

/** What is deployed to Axiom and with which names, plan and addresses. */
export interface DeploySettings {
  datasets: { logs: string; metrics: string };
  /** Decides how many monitors there may be and how they may tell somebody. */
  plan: 'personal' | 'cloud';
  /** The environment that monitors watch. */
  monitorEnv: 'prod' | 'staging' | 'local';
  notify: { emails: readonly string[]; discordUrl?: string; pagerdutyKey?: string; slackUrl?: string };
  links: { app: string; runbooks: string };
}

/**
 * Reads them from the environment; an empty variable is the same as none.
 *
 * @throws ZodError when one of them cannot be what it says
 */
export function readDeploySettings(env: Readonly<Record<string, string | undefined>>): DeploySettings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const read = settingsSchema.parse(given);
  return {
    datasets: { logs: read.AXIOM_LOGS_DATASET, metrics: read.AXIOM_METRICS_DATASET },
    plan: read.AXIOM_PLAN,
    monitorEnv: read.AXIOM_MONITOR_ENV,
    notify: {
      emails: read.AXIOM_ALERT_EMAILS,
      ...(read.AXIOM_ALERT_DISCORD_URL ? { discordUrl: read.AXIOM_ALERT_DISCORD_URL } : {}),
      ...(read.AXIOM_ALERT_PAGERDUTY_KEY ? { pagerdutyKey: read.AXIOM_ALERT_PAGERDUTY_KEY } : {}),
      ...(read.AXIOM_ALERT_SLACK_URL ? { slackUrl: read.AXIOM_ALERT_SLACK_URL } : {}),
    },
    links: {
      app: read.PUBLIC_BASE_URL,
      runbooks: read.RUNBOOK_BASE_URL ?? `${read.PUBLIC_BASE_URL}/docs/runbooks`,
    },
  };
}
