import { type Tensor, tensor, ValueError } from '@keisan/autograd';
import { describeValue, formatShape, isPlain } from '@keisan/autograd/internal';
import { isFinite32 } from '../../finite32.ts';
import { roundHalfEven } from '../../rounding.ts';

/** How much the samples of each class count, by class number. Classes that are not named count 1. */
export type ClassWeight = Readonly<Record<number, number>>;

/** Whether something has a number for each class under its name, or in a list. Maps do not. */
const isWeights = (given: unknown): boolean =>
  Array.isArray(given) ||
  (typeof given === 'object' && given !== null && (isPlain(given) || ArrayBuffer.isView(given)));

/**
 * The weight of every sample by its class: `y` holds class numbers, or rows of probabilities whose largest is the class.
 * Source: Keras' class_weight argument of fit.
 * @throws ValueError for weights that are no numbers, and for class numbers of steps, which have no largest.
 */
export function classWeightToSampleWeight(where: string, y: Tensor, classWeight: ClassWeight): Tensor {
  if (!isWeights(classWeight)) {
    throw new ValueError({
      where,
      got: `classWeight ${describeValue(classWeight)}`,
      expected: 'an object with a number for each class, such as { 0: 1, 1: 5 }',
    });
  }
  for (const [key, weight] of Object.entries(classWeight)) {
    if (Number.isInteger(Number(key)) && typeof weight === 'number' && isFinite32(weight)) continue;
    throw new ValueError({
      where,
      got: `classWeight { ${key}: ${describeValue(weight)} }`,
      expected: 'a finite number for each class number, such as { 0: 1, 1: 5 }',
    });
  }
  const oneHot = y.rank > 1 && y.shape.at(-1)! > 1;
  const number = oneHot ? y.data.find((value) => value >= 2) : undefined;
  if (number !== undefined) {
    throw new ValueError({
      where,
      got: `classWeight for targets of shape ${formatShape(y.shape)} with the number ${number}`,
      expected: 'one class number for each sample, or rows of probabilities',
      fix: 'Pass sampleWeight: a weight for each step',
    });
  }
  const classes = (oneHot ? y.argmax({ axis: -1 }) : y).data;
  const weights = Float32Array.from(classes, (c) => classWeight[roundHalfEven(c)] ?? 1);
  return tensor(weights, {
    copy: false,
    shape: oneHot ? y.shape.slice(0, -1) : y.rank > 1 ? y.shape.slice(0, -1) : y.shape,
  });
}
