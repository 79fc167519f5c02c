import { meanAbsoluteError, meanSquaredError } from '../losses/regression.ts';
import { MeanMetricWrapper } from './mean.ts';
import type { MetricOptions } from './metric.ts';

/** The mean squared error. Source: https://keras.io/api/metrics/regression_metrics/#meansquarederror-class */
export class MeanSquaredError extends MeanMetricWrapper {
  constructor({ name = 'mean_squared_error' }: MetricOptions = {}) {
    super(meanSquaredError, { name });
  }
}

/** The mean absolute error. Source: https://keras.io/api/metrics/regression_metrics/#meanabsoluteerror-class */
export class MeanAbsoluteError extends MeanMetricWrapper {
  constructor({ name = 'mean_absolute_error' }: MetricOptions = {}) {
    super(meanAbsoluteError, { name });
  }
}
