import type { Notifier } from '../api/notifier';
import type { DeploySettings } from '../settings';

/**
 * How monitors tell somebody: from Axiom straight to the pager or the inbox. Nothing of ours is in between, neither the
 * drain nor the evaluator nor their channels. The Personal plan has e-mail and Discord only (Axiom's "Limits").
 */
export function notifiersOf({ plan, notify }: DeploySettings): Notifier[] {
  const { emails, discordUrl, pagerdutyKey, slackUrl } = notify;
  const paid = plan === 'cloud';
  return [
    ...(paid && pagerdutyKey !== undefined
      ? [{ name: 'JOSH · PagerDuty', properties: { pagerduty: { routingKey: pagerdutyKey } } }]
      : []),
    ...(paid && slackUrl !== undefined
      ? [{ name: 'JOSH · Slack', properties: { slack: { slackUrl } } }]
      : []),
    ...(emails.length > 0 ? [{ name: 'JOSH · e-mail', properties: { email: { emails: [...emails] } } }] : []),
    ...(discordUrl === undefined
      ? []
      : [{ name: 'JOSH · Discord', properties: { discordWebhook: { discordWebhookUrl: discordUrl } } }]),
  ];
}

/** What is configured but not on the plan. */
export function notOnPlan({ plan, notify }: DeploySettings): string[] {
  if (plan === 'cloud') return [];
  return [
    ...(notify.pagerdutyKey === undefined ? [] : ['PagerDuty']),
    ...(notify.slackUrl === undefined ? [] : ['Slack']),
  ];
}
