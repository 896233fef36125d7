import type { Query } from '@/axiom/queries/query';

/** A catalogued query, to look at in Axiom's console; null without `AXIOM_APP_URL`. */
export function axiomLink<P>(query: Query<P>, parameters: P): string | null {
  const app = process.env.AXIOM_APP_URL;
  if (!app) return null;
  const dataset =
    query.dataset === 'logs'
      ? process.env.AXIOM_LOGS_DATASET || 'josh-logs'
      : process.env.AXIOM_METRICS_DATASET || 'josh-metrics';
  const apl = query.apl(dataset, parameters);
  return `${app.replace(/\/$/, '')}/query?initForm=${encodeURIComponent(JSON.stringify({ apl }))}`;
}
