import { ops, type Tensor, type TensorData, ValueError } from '@keisan/autograd';
import { borrow, checkFits, checkOptions } from '@keisan/autograd/internal';
import { checkCount } from '../check-numbers.ts';
import { indexAt } from '../shapes.ts';
import { toTensor } from '../to-tensor.ts';

/** The largest number that an int32 label has. */
const LAST_CLASS = 2 ** 31 - 1;

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
  const isBounded = numClasses !== undefined;
  if (isBounded) checkCount('toCategorical', 'numClasses', numClasses);
  const given = toTensor('toCategorical', x, (data) => borrow(data, 'float64'));
  const labels = given.rank > 1 && given.shape.at(-1) === 1 ? given.squeeze(-1) : given;
  const last = isBounded ? numClasses - 1 : LAST_CLASS;
  let largest = -1;
  labels.data.forEach((label, place) => {
    if (!Number.isInteger(label) || label < 0 || label > last) {
      throw new ValueError({
        where: 'toCategorical',
        got: `the label ${label} at [${indexAt(place, labels.shape).join(', ')}]`,
        expected: `whole numbers from 0${isBounded || label > last ? ` to ${last}` : ''}${isBounded ? `, for numClasses ${numClasses}` : ''}`,
      });
    }
    if (label > largest) largest = label;
  });
  const classes = numClasses ?? Math.max(1, largest + 1);
  checkFits('toCategorical', [...labels.shape, classes], 'float32');
  return ops.oneHot(labels.astype('int32'), classes);
}
