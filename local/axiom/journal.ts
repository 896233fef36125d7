import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { DatasetInfo } from './dataset';

const infoSchema = z.object({
  name: z.string(),
  description: z.string(),
  kind: z.string(),
  created: z.string(),
  updatedAt: z.string(),
  mapFields: z.array(z.string()),
  retentionDays: z.number(),
  useRetentionPeriod: z.boolean(),
  fields: z
    .record(z.string(), z.object({ description: z.string(), unit: z.string(), hidden: z.boolean() }))
    .default({}),
});

const entrySchema = z.object({ receivedAt: z.string(), event: z.record(z.string(), z.unknown()) });

/** One accepted event, its nested objects already flattened; `_time` is among its fields. */
export type JournalEntry = z.infer<typeof entrySchema>;

/** Keeps a store on disk: one append-only NDJSON file of events a dataset, and one file that describes them all. */
export interface Journal {
  load(): { info: DatasetInfo; entries: JournalEntry[] }[];
  describe(datasets: readonly DatasetInfo[]): void;
  append(dataset: string, entries: readonly JournalEntry[]): void;
  rewrite(dataset: string, entries: readonly JournalEntry[]): void;
  remove(dataset: string): void;
}

/** Keeps nothing. */
export const NO_JOURNAL: Journal = {
  load: () => [],
  describe: () => {},
  append: () => {},
  rewrite: () => {},
  remove: () => {},
};

/**
 * A journal in a folder, which is made when it is missing. Writes are synchronous: what was acknowledged is on disk.
 *
 * @throws the system's error when the folder cannot be written, an error when a file in it is damaged.
 */
export function fileJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true });
  const index = join(folder, 'datasets.json');
  const file = (dataset: string): string => join(folder, `${dataset}.ndjson`);
  const text = (entries: readonly JournalEntry[]): string =>
    entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  return {
    load: () => {
      if (!existsSync(index)) return [];
      const datasets = z.array(infoSchema).parse(JSON.parse(readFileSync(index, 'utf8')));
      return datasets.map((info) => ({ info, entries: readEntries(file(info.name)) }));
    },
    describe: (datasets) => writeFileSync(index, `${JSON.stringify(datasets, null, 2)}\n`),
    append: (dataset, entries) => appendFileSync(file(dataset), text(entries)),
    rewrite: (dataset, entries) => writeFileSync(file(dataset), text(entries)),
    remove: (dataset) => rmSync(file(dataset), { force: true }),
  };
}

function readEntries(path: string): JournalEntry[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => entrySchema.parse(JSON.parse(line)));
}
