import { rules } from '@/drain/rules/all';
import { type EventName, events } from '@/lib/telemetry/catalogue/events';
import { proofs, writers } from './where';

/** Every event of the catalogue with the code that writes it and the test that proves it. */
export interface EventRow {
  event: EventName;
  writer: string | undefined;
  proof: { file: string; name: string } | undefined;
}

export function eventRows(): EventRow[] {
  const names = Object.keys(events).filter((name): name is EventName => name in events);
  const [writtenBy, provenBy] = [writers(), proofs(names)];
  return names.map((event) => ({ event, writer: writtenBy.get(event), proof: provenBy.get(event) }));
}

/** The page about all events and metrics: who writes them, and what proves it. */
export function eventsDocument(rows: readonly EventRow[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const code = (text: string) => `\`${text}\``;
  const by = new Map(rows.map((row) => [row.event, row]));
  const proofOf = ({ proof }: EventRow) =>
    proof === undefined
      ? ''
      : `${code(proof.file)}${proof.name === '' ? '' : ` · ${proof.name.replaceAll('|', '\\|')}`}`;
  const metrics = [...new Set(rules.map(({ metric }) => metric))];
  return [
    '# Events and metrics: who writes them, and what proves it',
    '',
    'Made from the catalogue, the sources and the tests; a test fails when it is stale or when a row has a gap',
    '(`npx vitest run -u tests/catalogue` writes it again). What each event says stands in `lib/telemetry/catalogue/events.ts`;',
    'how metrics are derived in [metrics.md](metrics.md).',
    '',
    '## Events',
    '',
    line(['event', 'origin', 'written by', 'proven by']),
    line(['---', '---', '---', '---']),
    ...rows.map((row) =>
      line([code(row.event), events[row.event].origin, code(row.writer ?? ''), proofOf(row)]),
    ),
    '',
    '## Metrics',
    '',
    'Each also has a `given → expect` test in `tests/drain/rules.test.ts`.',
    '',
    line(['metric', 'from', 'written by']),
    line(['---', '---', '---']),
    ...metrics.map((metric) => {
      const sources = [...new Set(rules.filter((rule) => rule.metric === metric).map(({ event }) => event))];
      const files = [...new Set(sources.map((event) => by.get(event)?.writer ?? ''))];
      return line([code(metric), sources.map(code).join(', '), files.map(code).join(', ')]);
    }),
    '',
  ].join('\n');
}
