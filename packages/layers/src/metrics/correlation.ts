import { add, div, mean, mul, sqrt, square, sub, type Tensor } from '@keisan/autograd';
import { EPSILON } from '../losses/epsilon.ts';
import { ofTensors } from '../losses/of-tensors.ts';
import { alike } from '../losses/ranks.ts';
import { type Axes, axes } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';

/** The options of {@link pearsonCorrelation} and {@link concordanceCorrelation}. */
export const correlationOptions = {
  /** The axes along which numbers belong together. Default: -1. */
  axis: option(axes, -1),
};

/** Options of {@link pearsonCorrelation} and {@link concordanceCorrelation}. */
export interface CorrelationOptions extends OptionsOf<typeof correlationOptions> {}

function spreadOf(x: Tensor, axis: Axes): { average: Tensor; offsets: Tensor; variance: Tensor } {
  const kept = { axis, keepdims: true };
  const average = mean(x, kept);
  const offsets = sub(x, average);
  return { average, offsets, variance: mean(square(sub(offsets, mean(offsets, kept))), kept) };
}

/**
 * How well a line fits targets and outputs, from -1 to 1; NaN where either does not vary.
 * @returns one value for each place of the other axes.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/metrics/regression_metrics/, Pearson's correlation
 */
export const pearsonCorrelation = ofTensors('pearsonCorrelation', (yTrue, yPred, options: CorrelationOptions = {}) => {
  const { axis } = readOptions('pearson_correlation', correlationOptions, options);
  const [a, b] = alike('pearson_correlation', yTrue, yPred).map((t) => {
    const { offsets, variance } = spreadOf(t, axis);
    return div(offsets, sqrt(variance));
  });
  return mean(mul(a!, b!), { axis });
});

/**
 * How near outputs are to targets, as Lin's concordance correlation has it: the mean over an axis of twice
 * `(yTrue - mean(yPred)) (yPred - mean(yPred))`, over both variances and the square of the difference of the means.
 * @returns one value for each place of the other axes.
 * @throws ShapeError when the shapes do not fit.
 *
 * Source: https://keras.io/api/metrics/regression_metrics/, Keras' concordance_correlation
 */
export const concordanceCorrelation = ofTensors(
  'concordanceCorrelation',
  (yTrue, yPred, options: CorrelationOptions = {}) => {
    const { axis } = readOptions('concordance_correlation', correlationOptions, options);
    const [targets, outputs] = alike('concordance_correlation', yTrue, yPred);
    const [a, b] = [spreadOf(targets, axis), spreadOf(outputs, axis)];
    const joint = mul(mul(sub(targets, b.average), b.offsets), 2);
    const norm = add(add(a.variance, b.variance), square(sub(a.average, b.average)));
    return mean(div(joint, add(norm, EPSILON)), { axis });
  },
);
