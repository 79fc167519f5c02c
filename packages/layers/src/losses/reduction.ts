import { type Kind, oneOf } from '../options/kind.ts';

/**
 * What becomes of the values of the samples: their mean over all of them (`'sum_over_batch_size'`, or `'mean'`), their
 * mean over the sum of the sample weights, their sum, or nothing.
 */
export type Reduction = 'sum_over_batch_size' | 'mean' | 'mean_with_sample_weight' | 'sum' | 'none';

const known = oneOf<Reduction>('sum_over_batch_size', 'mean', 'mean_with_sample_weight', 'sum', 'none');

/** The option; null is no reduction. */
export const reduction: Kind<Reduction | null, Reduction> = {
  type: known.type,
  read: (value, place) => (value === null ? 'none' : known.read(value, place)),
};
