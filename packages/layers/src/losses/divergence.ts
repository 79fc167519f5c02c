import { div, log, maximum, mean, minimum, mul, sub, sum, type Tensor } from '@keisan/autograd';
import { EPSILON } from './epsilon.ts';
import { ofTensors } from './of-tensors.ts';
import { alike } from './ranks.ts';

const within = (p: Tensor): Tensor => minimum(maximum(p, EPSILON), 1);

/**
 * `sum(yTrue log(yTrue / yPred))` over the last axis, in nats; both are kept between 1e-7 and 1.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/probabilistic_losses/#kl_divergence-function
 */
export const klDivergence = ofTensors('klDivergence', (yTrue, yPred) => {
  const [targets, outputs] = alike('kl_divergence', yTrue, yPred).map(within) as [Tensor, Tensor];
  return sum(mul(targets, log(div(targets, outputs))), { axis: -1 });
});

/**
 * `mean(yPred - yTrue log(yPred + 1e-7))` over the last axis: how improbable counts are for Poisson distributions with these means.
 * @returns one value per sample, `[...]`.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/losses/probabilistic_losses/#poisson-function
 */
export const poisson = ofTensors('poisson', (yTrue, yPred) => {
  const [targets, outputs] = alike('poisson', yTrue, yPred);
  return mean(sub(outputs, mul(targets, log(outputs.add(EPSILON)))), { axis: -1 });
});
