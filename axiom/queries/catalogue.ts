import * as alertState from './alert-state';
import * as alerts from './alerts';
import { byCorrelationId } from './by-correlation-id';
import * as cost from './cost';
import { counterTotals } from './counter-totals';
import * as database from './database';
import * as dedupe from './dedupe';
import * as deploys from './deploys';
import * as drain from './drain';
import * as engagement from './engagement';
import * as errors from './errors';
import * as failures from './failure-rates';
import * as gauges from './gauges';
import * as latency from './latency';
import * as linkups from './linkups';
import * as llm from './llm';
import * as monitors from './monitors';
import type { CatalogueQuery } from './query';
import * as registration from './registration';
import * as safety from './safety';
import * as stories from './stories';

/** A query whose parameters are not known by type any more: all of them are texts. */
export type AnyQuery = Omit<CatalogueQuery, 'apl'> & {
  /** Throws when a parameter without a default is missing. */
  apl(dataset: string, values: Readonly<Record<string, string | undefined>>): string;
};

/** Every query by its theme, in the order of the catalogue’s page. */
export const queriesByTheme: Readonly<Record<string, readonly AnyQuery[]>> = {
  'What happened to…': [byCorrelationId, ...Object.values(stories)],
  'Failures and who is touched': Object.values(errors),
  'Providers and the LLM': [...Object.values(failures), ...Object.values(llm)],
  Speed: Object.values(latency),
  Database: Object.values(database),
  'Duplicates and the drain': [...Object.values(dedupe), ...Object.values(drain)],
  Product: [...Object.values(registration), ...Object.values(linkups), ...Object.values(engagement)],
  Safety: Object.values(safety),
  Cost: Object.values(cost),
  Alerts: [...Object.values(alertState), ...Object.values(alerts)],
  'Watched by Axiom itself': Object.values(monitors),
  Operations: [...Object.values(deploys), ...Object.values(gauges), counterTotals],
};

export const queries: readonly AnyQuery[] = Object.values(queriesByTheme).flat();

/** The query of that name; undefined when there is none. */
export const queryNamed = (name: string): AnyQuery | undefined =>
  queries.find((query) => query.name === name);
