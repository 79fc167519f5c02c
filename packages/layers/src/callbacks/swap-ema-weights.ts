import { type Parameter, ValueError } from '@keisan/autograd';
import { flag } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';
import { readOptions } from '../options/read.ts';
import { Callback } from './callback.ts';
import type { CallbackState } from './state.ts';

const swapOptions = {
  /** Whether to swap at the end of each epoch too, and back at the beginning of the next, for callbacks that save weights. Default: false. */
  swapOnEpoch: option(flag, false),
};

/** Options of {@link SwapEMAWeights}. */
export interface SwapEMAWeightsOptions extends OptionsOf<typeof swapOptions> {}

/**
 * Evaluates and predicts with the running means of the weights, which an optimizer with `useEma: true` keeps, and gives the weights back
 * afterwards.
 *
 * Source: https://keras.io/api/callbacks/swap_ema_weights/
 *
 * @example
 * ```ts
 * import { Sequential } from 'keisan';
 * import { SwapEMAWeights } from 'keisan/callbacks';
 * import { Dense } from 'keisan/layers';
 * import { SGD } from 'keisan/optimizers';
 *
 * const model = new Sequential([new Dense(1)]);
 * model.compile({ optimizer: new SGD({ useEma: true }), loss: 'mse' });
 * const [x, y] = [[[1], [2]], [[2], [4]]];
 * await model.fit(x, y, { validationData: [x, y], callbacks: [new SwapEMAWeights()], verbose: 0 });
 * ```
 */
export class SwapEMAWeights extends Callback {
  /** Whether it swaps at the end of each epoch too. */
  readonly swapOnEpoch: boolean;
  /** Whether the model has the means, and the optimizer the weights. */
  #isSwapped = false;

  /** @throws ValueError for an unknown option. */
  constructor(options: SwapEMAWeightsOptions = {}) {
    super();
    this.swapOnEpoch = readOptions('SwapEMAWeights', swapOptions, options).swapOnEpoch!;
  }

  /** Each weight with its mean. @throws ValueError where the optimizer keeps none. */
  get #means(): ReadonlyMap<Parameter, Parameter> {
    const means = this.model.optimizer?.movingAverages;
    if (means && means.size > 0) return means;
    throw new ValueError({
      where: 'SwapEMAWeights',
      got: 'a model whose optimizer keeps no running means of the weights',
      expected: 'one with useEma: true that has trained',
      fix: 'Compile with an optimizer such as new SGD({ useEma: true })',
    });
  }

  #swap(toMeans: boolean): void {
    if (this.#isSwapped === toMeans) return;
    for (const [weight, mean] of this.#means) {
      const value = weight.detach();
      weight.assign(mean.detach());
      mean.assign(value);
    }
    this.#isSwapped = toMeans;
  }

  override getState(): CallbackState {
    return { isSwapped: this.#isSwapped };
  }

  override setState({ isSwapped }: CallbackState): void {
    this.#isSwapped = isSwapped === true;
  }

  override onEpochBegin(): void {
    if (this.swapOnEpoch) this.#swap(false);
  }

  override onEpochEnd(epoch: number): void {
    if (!this.swapOnEpoch) return;
    this.#swap(true);
    // The end of training gives the model the means, which it has already.
    if (epoch === this.params.epochs - 1) for (const [weight, mean] of this.#means) mean.assign(weight.detach());
  }

  override onTestBegin(): void {
    this.#swap(true);
  }

  override onTestEnd(): void {
    this.#swap(false);
  }

  override onPredictBegin(): void {
    this.#swap(true);
  }

  override onPredictEnd(): void {
    this.#swap(false);
  }
}
