import type { AGAINST } from '../api/dashboard';
import type { AnyQuery } from '../queries/catalogue';
import type { DeploySettings } from '../settings';

/** How a query is drawn. */
export type Drawn = 'line' | 'area' | 'bars' | 'table' | 'top';

/** One thing on a dashboard; `width` of 12 columns. */
export type Panel =
  | { kind: 'query'; query: AnyQuery; as: Drawn; title?: string; width: number }
  | { kind: 'note'; text: (settings: DeploySettings) => string; width: number; height?: number }
  | { kind: 'monitors'; title: string; width: number };

export interface Dashboard {
  /** Never changes, so that a second deployment finds it. */
  uid: string;
  name: string;
  description: string;
  /** How far back it looks, for example `6h`. */
  window: string;
  refreshSeconds: 15 | 60 | 300;
  /** Draws each chart a second time, so much earlier. */
  against?: (typeof AGAINST)[number];
  /** Has a box to paste any id into. */
  searchable?: boolean;
  /** Rows of panels, from left to right and from the top down. */
  rows: readonly (readonly Panel[])[];
}

/** A panel that answers a query; its title is the question unless a shorter one is given. */
export const shows = (query: AnyQuery, as: Drawn, width = 6, title?: string): Panel => ({
  kind: 'query',
  query,
  as,
  width,
  ...(title === undefined ? {} : { title }),
});

export const note = (text: (settings: DeploySettings) => string, height = 2): Panel => ({
  kind: 'note',
  text,
  width: 12,
  height,
});

/** The link list at the top of each dashboard. */
export const links = (about: string): Panel =>
  note(
    ({ links: { app, runbooks } }) =>
      `${about}\n\n[Console](${app}/ops) · [Timeline of an id](${app}/ops/timeline) · [Runbooks](${runbooks}) · deploys are marks on the time axis`,
  );
