import type { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Axiom, startAxiom } from '@/local/axiom/server';
import { captureLogLines, type LogLines } from '../../helpers/log-lines';
import { type Product, startProduct } from '../../helpers/product';

const DATASET = 'josh-logs';
const METRICS = 'josh-metrics';

export interface OnCall {
  product: Product;
  lines: LogLines;
  axiom(): Axiom;
  /** The log lines since the last time are in Axiom, as the drain writes them. */
  drained(): Promise<void>;
  /** Statements that put the schema right again after the test. */
  undo(...statements: ReturnType<typeof sql>[]): void;
}

/** The product, and an Axiom that has its logs: what somebody on call looks at. Each test begins with empty stores. */
export function startOnCall(): OnCall {
  const product = startProduct();
  const lines = captureLogLines();
  let axiom: Axiom;
  let shipped = 0;
  let entries = 0;
  const undone: ReturnType<typeof sql>[] = [];
  afterEach(async () => {
    for (const statement of undone.splice(0)) await product.rows(statement);
  });
  beforeAll(async () => {
    axiom = await startAxiom();
    Object.assign(process.env, { AXIOM_URL: axiom.url, AXIOM_TOKEN: axiom.token });
  });
  afterAll(() => axiom.close());
  beforeEach(() => {
    shipped = 0;
    axiom.faults.clear();
    for (const dataset of [DATASET, METRICS]) {
      axiom.store.delete(dataset);
      axiom.store.create(dataset, Date.now());
    }
  });
  return {
    product,
    lines,
    axiom: () => axiom,
    undo: (...statements) => void undone.push(...statements),
    async drained() {
      const all = lines.all();
      const rows = all.slice(shipped).map(({ ts, ...row }) => ({
        _time: ts,
        entry_id: String(++entries).padStart(28, '0'),
        ...row,
      }));
      shipped = all.length;
      if (rows.length > 0) axiom.store.ingest(DATASET, rows, { receivedAt: Date.now() });
    },
  };
}
