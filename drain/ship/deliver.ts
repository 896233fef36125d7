import type { Chunk, Ports } from '../ports';
import { type ShipOptions, ship } from '../ship';
import { spool } from '../spool/spool';

/** What became of the rows of some chunks. */
export interface Delivered {
  /** Whether every row is with Axiom or kept. */
  safe: boolean;
  shipped: number;
  /** Rows that Axiom had already. */
  known: number;
  spooled: number;
  refused: number;
  messages: number;
  /** Ids of the chunks in the spool. */
  kept: string[];
  /** Why Axiom did not take everything at once; null when it did. */
  reason: string | null;
}

const NOTHING = { kept: [], lost: [] };

/** Brings rows to Axiom, and into the spool what it does not take. */
export async function deliver(
  chunks: readonly Chunk[],
  ports: Pick<Ports, 'axiom' | 'queue' | 'now' | 'sleep' | 'warn'>,
  options: ShipOptions,
): Promise<Delivered> {
  const shipment = await ship(chunks, ports, options);
  const { kept, lost } = shipment.unsent.length === 0 ? NOTHING : await spool(shipment.unsent, ports);
  const spooled = shipment.unsent.filter((one) => one.why !== 'refused' && !lost.includes(one));
  if (shipment.refused > 0) ports.warn('axiom_refused_rows');
  if (shipment.messages > 0) ports.warn('axiom_messages');
  return {
    safe: lost.length === 0,
    shipped: shipment.taken,
    known: shipment.known,
    spooled: spooled.reduce((sum, { chunk }) => sum + chunk.rows, 0),
    refused: shipment.refused,
    messages: shipment.messages,
    kept,
    reason: shipment.reason ?? (lost.length > 0 ? 'refused_rows' : null),
  };
}
