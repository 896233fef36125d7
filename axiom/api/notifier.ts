import { z } from 'zod';

const headers = z.record(z.string(), z.string()).optional();
const url = z.url();

/** How each kind of notifier is told where to go: Axiom's OpenAPI document v2, schema `NotifierProperties`. */
const kinds = {
  slack: z.object({ slackUrl: url }),
  email: z.object({ emails: z.array(z.email()).min(1) }),
  webhook: z.object({ url }),
  customWebhook: z.object({ url, body: z.string(), headers, secretHeaders: headers }),
  pagerduty: z.object({ routingKey: z.string().min(1), token: z.string().optional() }),
  opsgenie: z.object({ apiKey: z.string().min(1), isEU: z.boolean().optional() }),
  discord: z.object({ discordChannel: z.string().min(1), discordToken: z.string().min(1) }),
  discordWebhook: z.object({ discordWebhookUrl: url }),
  microsoftTeams: z.object({ microsoftTeamsUrl: url }),
};

const properties = z
  .strictObject({
    slack: kinds.slack.optional(),
    email: kinds.email.optional(),
    webhook: kinds.webhook.optional(),
    customWebhook: kinds.customWebhook.optional(),
    pagerduty: kinds.pagerduty.optional(),
    opsgenie: kinds.opsgenie.optional(),
    discord: kinds.discord.optional(),
    discordWebhook: kinds.discordWebhook.optional(),
    microsoftTeams: kinds.microsoftTeams.optional(),
  })
  .refine((given) => Object.keys(given).length === 1, {
    message: `exactly one of ${Object.keys(kinds).join(', ')}`,
  });

/** A notifier: where a monitor sends its alerts. */
export const notifierSchema = z.object({
  name: z.string().min(1),
  properties,
  disabledUntil: z.string().optional(),
});

export type Notifier = z.infer<typeof notifierSchema>;
