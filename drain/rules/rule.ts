import type { EventFields, EventName } from '@/lib/telemetry/catalogue/events';
import type { FieldName, Fields } from '@/lib/telemetry/catalogue/fields';

export type MetricKind = 'counter' | 'histogram' | 'gauge';

/** Where a label's value comes from: a field of the event, the same word for all, or `yes` and `no` for whether a field is there. */
export type LabelSource = FieldName | { always: string } | { has: FieldName };

/** What is counted or observed: each event once, the number in a field, or each of the `name:ms` pairs in one. */
export type ValueSource =
  | { each: 'event' }
  | { each: 'event'; field: FieldName }
  | { each: 'timing'; field: FieldName; label: string };

/**
 * One way in which a metric is derived: metric ← event, labels, value. `env` is a label of every metric. An event
 * without the value's field adds nothing; a label whose field is absent is `unknown`.
 */
export interface Rule {
  metric: string;
  kind: MetricKind;
  event: EventName;
  labels: Readonly<Record<string, LabelSource>>;
  value: ValueSource;
  where?: Readonly<Record<string, string>>;
  /** Tells the points apart that several rules derive for one metric from one event. */
  part?: string;
}

type FieldOf<E extends EventName> = keyof EventFields<E> & FieldName;
type OfKind<E extends EventName, K extends string> = {
  [N in FieldOf<E>]: Fields[N]['kind'] extends K ? N : never;
}[FieldOf<E>];
type Labels<E extends EventName> = Record<string, FieldOf<E> | { always: string } | { has: FieldOf<E> }>;

/** Counts an event, or adds up the number in one of its fields. Fields that the event lacks do not compile. */
export function counter<E extends EventName>(
  metric: string,
  event: E,
  labels: Labels<E> = {},
  field?: OfKind<E, 'number'>,
): Rule {
  return {
    metric,
    kind: 'counter',
    event,
    labels,
    value: field ? { each: 'event', field } : { each: 'event' },
  };
}

/** Several rules of one metric from one event: each adds up a field of its own under a word of its own. */
export function counters<E extends EventName>(
  metric: string,
  event: E,
  labels: Labels<E>,
  label: string,
  parts: Readonly<Record<string, NonNullable<OfKind<E, 'number'>>>>,
): Rule[] {
  return Object.entries(parts).map(([part, field]) => ({
    metric,
    kind: 'counter',
    event,
    labels: { ...labels, [label]: { always: part } },
    value: { each: 'event', field },
    part,
  }));
}

/** Observes the number in a field. */
export function histogram<E extends EventName>(
  metric: string,
  event: E,
  labels: Labels<E>,
  field: OfKind<E, 'number'>,
): Rule {
  return { metric, kind: 'histogram', event, labels, value: { each: 'event', field } };
}

/** Takes over the number in a field as it is now. */
export function current<E extends EventName>(
  metric: string,
  event: E,
  labels: Labels<E>,
  field: OfKind<E, 'number'>,
): Rule {
  return { metric, kind: 'gauge', event, labels, value: { each: 'event', field } };
}

/** Observes each pair in a field of timings; the pair's name becomes a label. */
export function timings<E extends EventName>(
  metric: string,
  event: E,
  label: string,
  field: OfKind<E, 'timings'>,
): Rule {
  return { metric, kind: 'histogram', event, labels: {}, value: { each: 'timing', field, label } };
}

/** Takes over a sampled gauge of the same name. */
export function gauge(metric: string, labels: Labels<'gauge.sampled'> = {}): Rule {
  return {
    metric,
    kind: 'gauge',
    event: 'gauge.sampled',
    labels,
    value: { each: 'event', field: 'value' },
    where: { gauge: metric },
  };
}
