import { point } from './example';
import { env, percent, points } from './from';
import { define } from './query';

const step = (name: string, n: number) => point('profile_steps_total', n, { step: name });

export const registrationFunnel = define({
  name: 'registration-funnel',
  question: 'How many who register get through the interview?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['profile_steps_total'], ['step'])}
| summarize registered = sumif(value, step == 'registered'), otp_verified = sumif(value, step == 'otp_verified'), interview_started = sumif(value, step == 'interview_started'), interview_completed = sumif(value, step == 'interview_completed')
| extend completed_percent = ${percent('interview_completed', 'registered')}`,
  example: {
    given: [
      step('registered', 8),
      step('otp_verified', 6),
      step('interview_started', 5),
      step('interview_completed', 4),
    ],
    expect: [
      { registered: 8, otp_verified: 6, interview_started: 5, interview_completed: 4, completed_percent: 50 },
    ],
  },
});

export const registrationsPerDay = define({
  name: 'registrations-per-day',
  question: 'How many register, and how far do they get, each day?',
  dataset: 'metrics',
  parameters: { env },
  body: (metrics) =>
    `${points(metrics, ['profile_steps_total'], ['step'])}
| summarize users = sum(value) by bin(_time, 1d), step
| order by _time asc, step asc`,
  example: {
    given: [step('registered', 3), step('registered', 2), step('otp_verified', 4)],
    expect: [
      { _time: '2026-11-23T00:00:00Z', step: 'otp_verified', users: 4 },
      { _time: '2026-11-23T00:00:00Z', step: 'registered', users: 5 },
    ],
  },
});
