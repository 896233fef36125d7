import { z } from 'zod';
import { type Annotation, annotationSchema } from './annotation';
import { Collection } from './collection';
import { type DashboardResource, dashboardResource } from './dashboard';

/** Anything stored as it was given, with an id. */
const kept = z.looseObject({ id: z.string() });
export type Kept = z.infer<typeof kept>;

/** Everything but datasets and their events that one stand-in keeps. */
export interface Resources {
  readonly dashboards: Collection<DashboardResource>;
  readonly annotations: Collection<Annotation>;
  readonly monitors: Collection<Kept>;
  readonly notifiers: Collection<Kept>;
  readonly starredQueries: Collection<Kept>;
  readonly virtualFields: Collection<Kept>;
  readonly views: Collection<Kept>;
}

/** @param folder where to keep them, one file a kind; in memory alone when absent. */
export function openResources(folder?: string): Resources {
  const keep = (name: string): Collection<Kept> => new Collection(name, kept, folder);
  return {
    dashboards: new Collection('dashboards', dashboardResource, folder),
    annotations: new Collection('annotations', annotationSchema, folder),
    monitors: keep('monitors'),
    notifiers: keep('notifiers'),
    starredQueries: keep('starred-queries'),
    virtualFields: keep('virtual-fields'),
    views: keep('views'),
  };
}
