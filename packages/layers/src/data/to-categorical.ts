import { checkOptions, ops, Tensor, type TensorData, tensor, ValueError } from '@keisan/autograd';

/** Options of {@link toCategorical}. */
export interface ToCategoricalOptions {
  /** The number of classes. Default: the largest class number and one. */
  numClasses?: number;
}

/**
 * Class numbers as one-hot rows: `[samples]` or `[samples, 1]` becomes `[samples, numClasses]`, float32.
 *
 * @throws ValueError when a number is no class: negative, not whole, or not below `numClasses`.
 *
 * Source: https://keras.io/api/utils/python_utils/#to_categorical-function
 *
 * @example
 * ```ts
 * import { toCategorical } from 'keisan/utils';
 *
 * toCategorical([0, 2]).toArray(); // [[1, 0, 0], [0, 0, 1]]
 * ```
 */
export function toCategorical(x: Tensor | TensorData, options: ToCategoricalOptions = {}): Tensor {
  checkOptions('toCategorical', options, { numClasses: true });
  const { numClasses } = options;
  const given = x instanceof Tensor ? x : tensor(x);
  const labels = given.rank > 1 && given.shape.at(-1) === 1 ? given.squeeze(-1) : given;
  let largest = -1;
  for (const label of labels.data) {
    if (!Number.isInteger(label) || label < 0 || (numClasses !== undefined && label >= numClasses)) {
      throw new ValueError({
        where: 'toCategorical',
        got: `the label ${label}`,
        expected:
          numClasses === undefined
            ? 'whole numbers from 0'
            : `whole numbers from 0 to ${numClasses - 1}, for numClasses ${numClasses}`,
      });
    }
    if (label > largest) largest = label;
  }
  return ops.oneHot(labels.astype('int32'), numClasses ?? Math.max(1, largest + 1));
}
