import { listSetting } from '@/lib/telemetry/env';
import type { Send } from './channels/channel';
import { type EmailSettings, email } from './channels/email';
import { type PagerDutySettings, pagerDuty } from './channels/pagerduty';
import { type SlackSettings, slack } from './channels/slack';
import type { Channel } from './outgoing';

/** How alerts reach people; null for a channel that is not set up. */
export interface ChannelSettings {
  pagerduty: PagerDutySettings | null;
  slack: SlackSettings | null;
  email: EmailSettings | null;
}

/** Reads `PAGERDUTY_*`, `SLACK_*` and `EMAIL_*`: see docs/settings.md. */
export function readChannelSettings(): ChannelSettings {
  const { PAGERDUTY_ROUTING_KEY: first, PAGERDUTY_ROUTING_KEY_SECOND: second } = process.env;
  const { SLACK_BOT_TOKEN, SLACK_CHANNEL, EMAIL_API_KEY, EMAIL_FROM, EMAIL_TO } = process.env;
  return {
    pagerduty: first
      ? { url: base('PAGERDUTY_URL', 'https://events.pagerduty.com'), first, ...(second ? { second } : {}) }
      : null,
    slack:
      SLACK_BOT_TOKEN && SLACK_CHANNEL
        ? { url: base('SLACK_URL', 'https://slack.com'), token: SLACK_BOT_TOKEN, channel: SLACK_CHANNEL }
        : null,
    email:
      EMAIL_API_KEY && EMAIL_FROM && EMAIL_TO
        ? {
            url: base('EMAIL_API_URL', 'https://api.resend.com'),
            token: EMAIL_API_KEY,
            from: EMAIL_FROM,
            to: listSetting('EMAIL_TO', 'who gets the digest by e-mail'),
          }
        : null,
  };
}

export const sendersOf = (settings: ChannelSettings): Readonly<Record<Channel, Send>> => ({
  pagerduty: pagerDuty(settings.pagerduty),
  slack: slack(settings.slack),
  email: email(settings.email),
});

/** The channels that are not set up. */
export const missingChannels = (settings: ChannelSettings): Channel[] =>
  (['pagerduty', 'slack', 'email'] as const).filter((channel) => settings[channel] === null);

const TEN_MINUTES = 10;

/** How long the first target of a page has, by `ESCALATE_AFTER_MINUTES`; ten minutes by default. */
export function escalateAfterMs(): number {
  const minutes = Number(process.env.ESCALATE_AFTER_MINUTES);
  return (minutes > 0 ? minutes : TEN_MINUTES) * 60_000;
}

/** A base address without a final slash. */
export const base = (name: string, otherwise: string): string =>
  (process.env[name] || otherwise).replace(/\/$/, '');
