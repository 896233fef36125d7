import { log } from '@/lib/telemetry/log/log';
import type { Attempt } from './deliver';
import type { Outgoing } from './outgoing';
import type { RoundResult } from './round';

/** What alerts did, as log events: their history is in Axiom, and metrics come from it. */
export const history = {
  round({ transitions, notifications }: RoundResult): void {
    for (const { rule, from, state } of transitions) {
      log(
        'alert.changed',
        {
          rule: rule.name,
          state: state.status,
          from_state: from,
          severity_route: rule.route,
          cause: state.cause ?? 'breach',
          value: state.value ?? undefined,
          threshold: state.threshold,
          measured_by: state.source,
          sample_correlation_id: state.sample ?? undefined,
        },
        { level: state.status === 'firing' ? 'warn' : 'info' },
      );
    }
    for (const { rule, reason, by } of notifications)
      if (reason === 'suppressed') log('alert.suppressed', { rule, reason: by ?? 'unknown' });
  },

  told({ notification, channel, incident, insteadOf, attempts }: Outgoing, made: Attempt): void {
    const { rule, reason } = notification;
    const about = { rule, alert_incident: incident };
    if (made.outcome === 'sent') {
      log('alert.notified', { ...about, reason, channel, instead_of: insteadOf ?? undefined });
      return;
    }
    log('alert.channel_failed', { ...about, channel, reason: made.reason, attempt: attempts + 1 });
    if (made.by !== null) log('alert.notified', { ...about, reason, channel: made.by, instead_of: channel });
  },
};
