import { meanAbsoluteError, meanSquaredError } from '../losses/regression.ts';
import { withDefaults } from '../options/read.ts';
import { MeanMetricWrapper } from './mean.ts';
import type { MetricOptions } from './metric.ts';

/**
 * The mean squared error. Source: https://keras.io/api/metrics/regression_metrics/#meansquarederror-class
 *
 * @example
 * ```ts
 * import { MeanSquaredError } from 'keisan/metrics';
 *
 * const metric = new MeanSquaredError();
 * metric.updateState([[0, 1]], [[1, 3]]);
 * metric.result(); // 2.5
 * ```
 */
export class MeanSquaredError extends MeanMetricWrapper {
  static override readonly className: string = 'MeanSquaredError';

  /** @throws ValueError for an unknown option. */
  constructor(options: MetricOptions = {}) {
    super(meanSquaredError, withDefaults(options, { name: 'mean_squared_error' }));
  }

  override get direction() {
    return 'down' as const;
  }
}

/**
 * The mean absolute error. Source: https://keras.io/api/metrics/regression_metrics/#meanabsoluteerror-class
 *
 * @example
 * ```ts
 * import { MeanAbsoluteError } from 'keisan/metrics';
 *
 * const metric = new MeanAbsoluteError();
 * metric.updateState([[0, 1]], [[1, 3]]);
 * metric.result(); // 1.5
 * ```
 */
export class MeanAbsoluteError extends MeanMetricWrapper {
  static override readonly className: string = 'MeanAbsoluteError';

  /** @throws ValueError for an unknown option. */
  constructor(options: MetricOptions = {}) {
    super(meanAbsoluteError, withDefaults(options, { name: 'mean_absolute_error' }));
  }

  override get direction() {
    return 'down' as const;
  }
}
