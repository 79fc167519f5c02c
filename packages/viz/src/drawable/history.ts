/** A value of a metric: a number, or several in nested lists. */
export type MetricValue = number | readonly MetricValue[];

/** The values of each metric, by its name; those on validation data have the prefix `val_`. */
export type MetricValues = Readonly<Record<string, readonly MetricValue[]>>;

/** What `fit` returns. */
export interface DrawableHistory {
  /** The values of each metric. */
  readonly history: MetricValues;
  /** The epochs that ran, from 0. Default: one for each value. */
  readonly epoch?: readonly number[];
  /** The epochs after which a metric was measured, where some have no value. */
  epochsOf?(name: string): readonly number[];
}
