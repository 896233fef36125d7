import { ago, line } from './example';
import { ensured, env, IN_ENV } from './from';
import { datasetReference, define } from './query';

export const deploys = define({
  name: 'deploys',
  question: 'What was deployed, and does it fail?',
  dataset: 'logs',
  parameters: { env },
  body: (logs) =>
    `${datasetReference(logs)}
| where ${IN_ENV}
${ensured([
  ['entry_id', 'string'],
  ['level', 'string'],
  ['git_sha', 'string'],
  ['deployment_id', 'string'],
]).join('\n')}
| where isnotempty(git_sha)
| distinct _time, entry_id, level, git_sha, deployment_id
| summarize first_seen = min(_time), last_seen = max(_time), lines = count(), errors = countif(level == 'error') by git_sha, deployment_id
| order by first_seen desc
| limit 20`,
  example: {
    given: [
      line('sms.inbound.received', { git_sha: 'a'.repeat(40), deployment_id: 'dpl_1' }, '40m'),
      line('sms.inbound.received', { git_sha: 'b'.repeat(40), deployment_id: 'dpl_2' }, '10m'),
      line('error.caught', { git_sha: 'b'.repeat(40), deployment_id: 'dpl_2', level: 'error' }, '5m'),
    ],
    expect: [
      {
        git_sha: 'b'.repeat(40),
        deployment_id: 'dpl_2',
        first_seen: ago('10m'),
        last_seen: ago('5m'),
        lines: 2,
        errors: 1,
      },
      {
        git_sha: 'a'.repeat(40),
        deployment_id: 'dpl_1',
        first_seen: ago('40m'),
        last_seen: ago('40m'),
        lines: 1,
        errors: 0,
      },
    ],
  },
});
