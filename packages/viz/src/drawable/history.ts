/** The values of each metric, by its name; those on validation data have the prefix `val_`. */
export type MetricValues = Readonly<Record<string, readonly number[]>>;

/** What `fit` returns. */
export interface DrawableHistory {
  /** The values of each metric. */
  readonly history: MetricValues;
  /** The epochs that ran, from 0. */
  readonly epoch: readonly number[];
  /** The epochs after which a metric was measured, where some have no value. */
  epochsOf?(name: string): readonly number[];
}
