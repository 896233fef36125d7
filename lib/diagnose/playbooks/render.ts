import type { Diagnosis, Evidence, JudgedStep } from './playbook';

const MARKS = { ok: '✓', broken: '✗', unknown: '?', skipped: '–' } as const;

/** A diagnosis as plain text for a terminal. Pure. */
export function renderDiagnosis({ playbook, health, code, says, action, steps }: Diagnosis): string {
  const width = Math.max(...steps.map(({ name }) => name.length));
  const { request } = action;
  return [
    `${playbook}: ${health}${code === undefined ? '' : ` · ${code}`}`,
    ...steps.flatMap((step) => renderStep(step, width)),
    `→ ${says}`,
    `  ${action.do}: ${action.advice}`,
    ...(request === undefined ? [] : [`  ${request.method} ${request.path} ${JSON.stringify(request.body)}`]),
    '',
  ].join('\n');
}

function renderStep(step: JudgedStep, width: number): string[] {
  const mark = step.verdict === 'ok' && 'until' in step ? '…' : MARKS[step.verdict];
  const note = step.verdict === 'unknown' ? `  (${step.away} did not answer)` : '';
  return [
    `  ${mark} ${step.name.padEnd(width)}  ${step.question}${note}`,
    ...step.evidence.map((one) => `      ${' '.repeat(width)}${renderEvidence(one)}`),
  ];
}

const renderEvidence = (evidence: Evidence): string =>
  Object.entries(evidence)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
