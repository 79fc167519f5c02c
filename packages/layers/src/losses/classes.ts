import type { Tensor } from '@keisan/autograd';
import {
  binaryCrossentropy,
  type CrossentropyOptions,
  categoricalCrossentropy,
  type SparseCrossentropyOptions,
  sparseCategoricalCrossentropy,
} from './crossentropy.ts';
import { Loss, type LossOptions } from './loss.ts';
import { type HuberOptions, huber, meanAbsoluteError, meanSquaredError } from './regression.ts';

/** A loss that is a function and its options. */
abstract class Wrapped<Options extends object> extends Loss {
  readonly options: Options;

  constructor({ reduction, name, ...options }: LossOptions & Options) {
    super({ ...(reduction ? { reduction } : {}), ...(name ? { name } : {}) });
    this.options = options as unknown as Options;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...super.getConfig(), ...this.options };
  }
}

/** {@link categoricalCrossentropy}, reduced. Source: https://keras.io/api/losses/probabilistic_losses/#categoricalcrossentropy-class */
export class CategoricalCrossentropy extends Wrapped<CrossentropyOptions> {
  constructor(options: LossOptions & CrossentropyOptions = {}) {
    super(options);
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return categoricalCrossentropy(yTrue, yPred, this.options);
  }
}

/** {@link sparseCategoricalCrossentropy}, reduced. Source: https://keras.io/api/losses/probabilistic_losses/#sparsecategoricalcrossentropy-class */
export class SparseCategoricalCrossentropy extends Wrapped<SparseCrossentropyOptions> {
  constructor(options: LossOptions & SparseCrossentropyOptions = {}) {
    super(options);
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return sparseCategoricalCrossentropy(yTrue, yPred, this.options);
  }
}

/** {@link binaryCrossentropy}, reduced. Source: https://keras.io/api/losses/probabilistic_losses/#binarycrossentropy-class */
export class BinaryCrossentropy extends Wrapped<CrossentropyOptions> {
  constructor(options: LossOptions & CrossentropyOptions = {}) {
    super(options);
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return binaryCrossentropy(yTrue, yPred, this.options);
  }
}

/** {@link meanSquaredError}, reduced. Source: https://keras.io/api/losses/regression_losses/#meansquarederror-class */
export class MeanSquaredError extends Loss {
  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanSquaredError(yTrue, yPred);
  }
}

/** {@link meanAbsoluteError}, reduced. Source: https://keras.io/api/losses/regression_losses/#meanabsoluteerror-class */
export class MeanAbsoluteError extends Loss {
  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return meanAbsoluteError(yTrue, yPred);
  }
}

/** {@link huber}, reduced. Source: https://keras.io/api/losses/regression_losses/#huber-class */
export class Huber extends Wrapped<HuberOptions> {
  constructor(options: LossOptions & HuberOptions = {}) {
    super(options);
  }

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return huber(yTrue, yPred, this.options);
  }
}
