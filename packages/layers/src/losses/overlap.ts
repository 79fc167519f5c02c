import { div, mul, sub, sum } from '@keisan/autograd';
import { axes, nullable, number } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import { EPSILON } from './epsilon.ts';
import { ofTensors } from './of-tensors.ts';
import { alike } from './ranks.ts';

/** The options of {@link dice}. */
export const diceOptions = {
  /** The axes of one overlap. Default: null, all of them, batch included. */
  axis: option(nullable(axes), null),
};

/** Options of {@link dice}. */
export interface DiceOptions extends OptionsOf<typeof diceOptions> {}

/**
 * `1 - 2 sum(yTrue yPred) / (sum(yTrue) + sum(yPred))`: how little two masks overlap.
 *
 * @returns a scalar, or one value for each place of the other axes.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/segmentation_losses/#dice-function
 */
export const dice = ofTensors('dice', (yTrue, yPred, options: DiceOptions = {}) => {
  const { axis } = readOptions('dice', diceOptions, options);
  const [targets, outputs] = alike('dice', yTrue, yPred);
  const both = sum(mul(targets, outputs), { axis });
  const each = sum(targets, { axis }).add(sum(outputs, { axis })).add(EPSILON);
  return sub(1, div(mul(both, 2), each));
});

/** The options of {@link tversky}. */
export const tverskyOptions = {
  /** How much what is missed counts. Default: 0.5. */
  alpha: option(number(), 0.5),
  /** How much what is found wrongly counts. Default: 0.5. */
  beta: option(number(), 0.5),
  ...diceOptions,
};

/** Options of {@link tversky}. */
export interface TverskyOptions extends OptionsOf<typeof tverskyOptions> {}

/**
 * `1 - both / (both + alpha missed + beta wrong)`, with `both = sum(yTrue yPred)`, `missed = sum(yTrue (1 - yPred))` and
 * `wrong = sum((1 - yTrue) yPred)`. With 0.5 and 0.5 it is {@link dice}.
 *
 * @returns a scalar, or one value for each place of the other axes.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/segmentation_losses/#tversky-function
 */
export const tversky = ofTensors('tversky', (yTrue, yPred, options: TverskyOptions = {}) => {
  const { alpha, beta, axis } = readOptions('tversky', tverskyOptions, options, options, yPred.dtype);
  const [targets, outputs] = alike('tversky', yTrue, yPred);
  const both = sum(mul(targets, outputs), { axis });
  const missed = sum(mul(sub(1, outputs), targets), { axis });
  const wrong = sum(mul(outputs, sub(1, targets)), { axis });
  return sub(1, div(both, both.add(mul(missed, alpha)).add(mul(wrong, beta)).add(EPSILON)));
});
