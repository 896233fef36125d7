import { datasetsOf, rowsSince } from './axiom';
import { type Check, found } from './check';
import { eventually } from './subject';

/** The critical rules are evaluated each minute; then QStash, the log drain and Axiom take their time. */
const RECENT_MS = 180_000;
/** Whoever watches must be awake. */
export const heartbeatChecks: readonly Check[] = [
  {
    name: 'alerts: the critical rules were evaluated just now',
    expected: 'within three minutes, without a blind rule and with the check-in taken',
    todo: 'Follow a message of the schedule josh-…-alerts-critical in QStash’s log to /api/alerts/evaluate; its log lines say what is missing. See docs/alerts.md.',
    async run(subject) {
      const since = { ...subject, since: subject.now() - RECENT_MS };
      const logs = datasetsOf(subject.env).logs;
      const newest = async () => (await rowsSince(since, logs, EVALUATED))[0] ?? null;
      // One that came before anything was counted is blind, and the next one is not.
      const look = async () => {
        const row = await newest();
        return row !== null && Number(row.blind ?? 0) === 0 ? row : null;
      };
      const last = (await eventually(subject, look, subject.waitMs)) ?? (await newest());
      if (last === null) return found(false, 'not evaluated');
      const failed = await rowsSince(since, logs, FAILED);
      const ago = Math.round((subject.now() - Date.parse(String(last._time))) / 1_000);
      const blind = Number(last.blind ?? 0);
      const said = [
        `${ago} s ago`,
        `${blind} blind`,
        failed.length > 0 ? 'a check-in was refused' : 'no check-in was refused',
      ];
      return found(blind === 0 && failed.length === 0, said.join(', '));
    },
  },
];

const EVALUATED = `
| where ensure_field('event', typeof(string)) == 'alert.evaluated' and ensure_field('tier', typeof(string)) == 'critical'
| project _time, blind = ensure_field('blind', typeof(real))
| order by _time desc
| limit 1`;
const FAILED = `
| where ensure_field('event', typeof(string)) == 'alert.heartbeat_failed'
| project _time`;
