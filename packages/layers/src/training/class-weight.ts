import { type Tensor, tensor, ValueError } from '@keisan/autograd';

import { roundHalfEven } from '../rounding.ts';

/** How much the samples of each class count, by class number. Classes that are not named count 1. */
export type ClassWeight = Readonly<Record<number, number>>;

/**
 * The weight of every sample by its class: `y` holds class numbers, or rows of probabilities whose largest is the class.
 * Source: Keras' class_weight argument of fit.
 */
export function classWeightToSampleWeight(y: Tensor, classWeight: ClassWeight): Tensor {
  for (const [key, weight] of Object.entries(classWeight)) {
    if (Number.isInteger(Number(key)) && Number.isFinite(weight)) continue;
    throw new ValueError({
      where: 'fit',
      got: `classWeight { ${key}: ${weight} }`,
      expected: 'a finite number for each class number',
    });
  }
  const oneHot = y.rank > 1 && y.shape.at(-1)! > 1;
  const classes = (oneHot ? y.argmax({ axis: -1 }) : y).data;
  const weights = Float32Array.from(classes, (c) => classWeight[roundHalfEven(c)] ?? 1);
  return tensor(weights, { shape: oneHot ? y.shape.slice(0, -1) : y.rank > 1 ? y.shape.slice(0, -1) : y.shape });
}
