import { number } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import { Adam, adamOptions } from './adam.ts';
import type { OptimizerArguments } from './optimizer.ts';

const adamWOptions = {
  ...adamOptions,
  /** The share of each weight, times the learning rate, that is taken away at each step. Default: 0.004. */
  weightDecay: option(number({ from: 0 }), 0.004),
};

/** Options of {@link AdamW}. */
export interface AdamWOptions extends OptionsOf<typeof adamWOptions> {}

/**
 * {@link Adam} whose weights decay: `w -= learningRate weightDecay w` before each step.
 *
 * Source: Loshchilov & Hutter 2017, https://arxiv.org/abs/1711.05101; https://keras.io/api/optimizers/adamw/
 *
 * @example
 * ```ts
 * import { AdamW } from 'keisan/optimizers';
 *
 * const optimizer = new AdamW(1e-3, { weightDecay: 0.01 });
 * optimizer.excludeFromWeightDecay({ varNames: ['bias'] });
 * ```
 */
export class AdamW extends Adam {
  static override readonly className: string = 'AdamW';
  static override readonly optionSchema: Schema = adamWOptions;

  /** @throws ValueError for numbers out of range, several ways of clipping, and an unknown option. */
  constructor(...given: OptimizerArguments<AdamWOptions>) {
    super(...given);
  }
}

export interface AdamW extends Omit<FieldsOf<typeof adamWOptions>, keyof Adam> {}
