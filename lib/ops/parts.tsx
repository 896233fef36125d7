import type { ReactElement, ReactNode } from 'react';
import { ago, stamp } from '@/lib/alerts/message';

/** A moment and how long ago it was. */
export function When({ at, now }: { at: number; now: number }): ReactElement {
  return (
    <time dateTime={new Date(at).toISOString()}>
      {stamp(at)} <span className="hint">({ago(now - at)} ago)</span>
    </time>
  );
}

/** In place of a part of the page that could not be looked up. */
export function Away({ what, code }: { what: string; code: string }): ReactElement {
  return (
    <p role="alert" className="alarm">
      {what} is not known: <code>{code}</code>. This is not the same as nothing being wrong.
    </p>
  );
}

/** An id as a link to its story. */
export function IdLink({ id, short }: { id: string; short?: boolean }): ReactElement {
  return (
    <a className="id" href={`/ops/timeline/${encodeURIComponent(id)}`}>
      {short ? `${id.slice(0, 8)}…` : id}
    </a>
  );
}

interface TableProps {
  caption: string;
  heads: readonly string[];
  /** A row has a cell for each head. */
  rows: readonly { key: string; className?: string; cells: readonly ReactNode[] }[];
  /** Said where there is no row. */
  none: string;
}

/**
 * A table that is one on a wide screen and a list of cards on a phone. The roles are written out because a browser forgets
 * them when CSS changes how a table is shown.
 */
export function Table({ caption, heads, rows, none }: TableProps): ReactElement {
  if (rows.length === 0) return <p className="hint">{none}</p>;
  return (
    // biome-ignore lint/a11y/noRedundantRoles: see above
    <table role="table">
      <caption>{caption}</caption>
      <thead>
        {/* biome-ignore lint/a11y/noRedundantRoles: see above */}
        <tr role="row">
          {heads.map((head) => (
            // biome-ignore lint/a11y/noRedundantRoles: see above
            <th key={head} scope="col" role="columnheader">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, className, cells }) => (
          // biome-ignore lint/a11y/noRedundantRoles: see above
          <tr key={key} role="row" className={className}>
            {heads.map((head, at) => (
              // biome-ignore lint/a11y/noRedundantRoles: see above
              <td key={head} role="cell" data-head={head}>
                {cells[at]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
