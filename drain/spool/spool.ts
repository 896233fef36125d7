import { createHash } from 'node:crypto';
import type { Chunk, Parcel, Ports } from '../ports';
import type { Unsent } from '../ship';
import { idOf, rowsOf } from '../ship/rows';

export interface Spooled {
  /** Ids of the chunks that are kept. */
  kept: string[];
  /** What could not be kept. */
  lost: Unsent[];
}

/** Hands redacted chunks to QStash, which brings them back when Axiom may be there again. Never throws. */
export async function spool(unsent: readonly Unsent[], { queue }: Pick<Ports, 'queue'>): Promise<Spooled> {
  const spooled: Spooled = { kept: [], lost: [] };
  await Promise.all(
    unsent.map(async (one) => {
      const parcel: Parcel = { ...one, id: parcelId(one) };
      await queue.keep(parcel).then(
        () => spooled.kept.push(parcel.id),
        () => spooled.lost.push(one),
      );
    }),
  );
  return spooled;
}

/** The same for the same rows, whatever else a later try would write into them. */
function parcelId({ chunk, why }: { chunk: Chunk; why: Parcel['why'] }): string {
  const hash = createHash('sha256').update(chunk.to);
  for (const row of rowsOf(chunk)) hash.update('\n').update(idOf(row) ?? JSON.stringify(row));
  // Refused rows come again under the same ids, after the chunk that they were refused from.
  return `${hash.digest('hex').slice(0, 32)}${why === 'refused' ? '-r' : ''}`;
}
