import { z } from 'zod';

/** What is read of Axiom's tabular answer, which is by columns. */
export const tabularSchema = z.looseObject({
  tables: z
    .array(
      z.looseObject({
        fields: z.array(z.looseObject({ name: z.string(), type: z.string().default('') })),
        columns: z.array(z.array(z.unknown())).default([]),
      }),
    )
    .min(1),
});
export type Tabular = z.infer<typeof tabularSchema>;

/** A result as names and rows of cells. */
export interface Table {
  names: readonly string[];
  rows: readonly (readonly unknown[])[];
}

/** The first table, without the columns that Axiom adds to raw rows and that are empty in all of them. */
export function toTable({ tables: [first] }: Tabular): Table {
  const columns = (first?.fields ?? []).map(({ name }, i) => ({ name, cells: first?.columns[i] ?? [] }));
  const shown = columns.filter(
    ({ name, cells }) => name !== '_sysTime' && cells.some((cell) => cell !== null && cell !== undefined),
  );
  const length = shown[0]?.cells.length ?? 0;
  return {
    names: shown.map(({ name }) => name),
    rows: Array.from({ length }, (_, row) => shown.map(({ cells }) => cells[row])),
  };
}
