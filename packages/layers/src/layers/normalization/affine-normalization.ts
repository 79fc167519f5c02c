import type { Shape, Tensor } from '@keisan/autograd';
import { constraint } from '../../constraints/family.ts';
import { initializer } from '../../initializers/family.ts';
import { Layer } from '../../layer/layer.ts';
import type { Weight } from '../../layer/weight.ts';
import { builtWeight, weightOptions } from '../../layer/weight-options.ts';
import { flag, nullable, number } from '../../options/kind.ts';
import { option } from '../../options/option.ts';
import { regularizer } from '../../regularizers/family.ts';
import type { Affine } from './standardized.ts';

/** The options of layers that normalize, then scale by gamma and move by beta. */
export const affineOptions = {
  /** Added to the variance, so that nothing is divided by 0. Default: 0.001. */
  epsilon: option(number({ from: 0 }), 1e-3),
  /** Whether beta is added. Default: true. */
  center: option(flag, true),
  /** Whether there is a factor gamma. Default: true. */
  scale: option(flag, true),
  /** Default: `'zeros'`. */
  betaInitializer: option(initializer, 'zeros'),
  /** Default: `'ones'`. */
  gammaInitializer: option(initializer, 'ones'),
  /** Default: none. */
  betaRegularizer: option(nullable(regularizer), null),
  /** Default: none. */
  gammaRegularizer: option(nullable(regularizer), null),
  /** Default: none. */
  betaConstraint: option(nullable(constraint), null),
  /** Default: none. */
  gammaConstraint: option(nullable(constraint), null),
};

/** A layer that normalizes, then scales by gamma and moves by beta. */
export abstract class AffineNormalization extends Layer {
  declare readonly epsilon: number;
  declare readonly center: boolean;
  declare readonly scale: boolean;

  #gamma: Weight | null = null;
  #beta: Weight | null = null;

  /** What the output is scaled by; null before the layer is built, and without `scale`. */
  get gamma(): Weight | null {
    return this.#gamma;
  }

  /** What is added to the output; null before the layer is built, and without `center`. */
  get beta(): Weight | null {
    return this.#beta;
  }

  override get supportsMasking(): boolean {
    return true;
  }

  /** Makes gamma and beta. */
  protected addAffine(shape: Shape): void {
    if (this.scale) this.#gamma = this.addWeight({ ...weightOptions(this, 'gamma'), shape });
    if (this.center) this.#beta = this.addWeight({ ...weightOptions(this, 'beta'), shape });
  }

  /** Gamma and beta, in a shape that can be stretched to that of what they are for. */
  protected affine(shape: Shape): Affine {
    const part = (isUsed: boolean, weight: Weight | null) => (isUsed ? builtWeight(this, weight).reshape(shape) : null);
    return { gamma: part(this.scale, this.#gamma), beta: part(this.center, this.#beta) };
  }
}

/** The shape of `x` along some axes, 1 along the others. */
export const shapeAlong = (x: Tensor, axes: readonly number[]): Shape =>
  x.shape.map((n, axis) => (axes.includes(axis) || axes.includes(axis - x.rank) ? n : 1));
