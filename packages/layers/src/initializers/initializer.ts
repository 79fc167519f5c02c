import type { DType, Shape, Tensor } from '@keisan/autograd';
import { checkOptions } from '@keisan/autograd/internal';
import { classNameOf } from '../naming/class-name.ts';
import { Configured, schemaOf } from '../options/configured.ts';
import { checkFloat32 } from '../options/float32.ts';
import { nullable, seed } from '../options/kind.ts';
import { type OptionsOf, option } from '../options/option.ts';

/** Options of {@link Initializer.apply}. */
export interface InitializerApplyOptions {
  /** The dtype of the values. Default: float32. */
  dtype?: DType;
}

/** The option of the initializers that draw random numbers. */
export const seedOptions = {
  /** A whole number, for the same values at each call. Default: the stream of `setRandomSeed`. */
  seed: option(nullable(seed), null),
};

/** Options of the initializers that draw random numbers. */
export interface SeedOption extends OptionsOf<typeof seedOptions> {}

/** The option of a random draw that a seed stands for. */
export const seedOption = (seed: number | null) => ({ seed: seed ?? undefined });

/** Makes the first values of a weight. Subclasses say how. Source: https://keras.io/api/layers/initializers/ */
export abstract class Initializer extends Configured {
  /**
   * Values for a weight of `shape`.
   * @throws ValueError for an unknown option.
   */
  abstract apply(shape: Shape, options?: InitializerApplyOptions): Tensor;

  /** The dtype that `apply` is asked for. @throws ValueError where float32 does not have a number of the options. */
  protected dtypeOf(options: InitializerApplyOptions): DType {
    const where = `${classNameOf(this)}.apply`;
    checkOptions(where, options, { dtype: true });
    const { dtype = 'float32' } = options;
    if (dtype !== 'float64') checkFloat32(where, schemaOf(this), this, true);
    return dtype;
  }
}
