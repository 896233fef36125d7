import { type Change, differences, type Plan } from './plan';
import type { Schedule } from './schedules';

/** A plan in words: a line a change, then what stays. */
export function describePlan({ changes, unchanged, paused }: Plan, schedules: readonly Schedule[]): string {
  const messages = schedules.reduce((sum, { messagesPerDay }) => sum + messagesPerDay, 0);
  return [
    ...changes.map(describeChange),
    ...paused.map((id) => `! ${id} is paused: it does not run until somebody resumes it in QStash’s console`),
    `${changes.length} to change, ${unchanged.length} as they should be; ${messages.toLocaleString('en')} messages a day`,
    '',
  ].join('\n');
}

export function describeChange(change: Change): string {
  switch (change.kind) {
    case 'create':
      return `+ ${change.to.id}  ${change.to.cron}  ${change.to.destination}`;
    case 'update': {
      const { from, to } = change;
      const what = differences(from, to).map((name) => `${name}: ${from[name]} → ${to[name]}`);
      return `~ ${to.id}  ${what.join(', ')}`;
    }
    case 'remove':
      return `- ${change.from.id}  ${change.from.destination}`;
  }
}
