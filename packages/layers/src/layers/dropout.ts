import { greaterEqual, mul, random, type Tensor, ValueError, where } from '@keisan/autograd';
import { type CallOptions, Layer, type LayerOptions } from '../layer.ts';
import type { PartialShape } from '../shapes.ts';

/** Options of {@link Dropout}. */
export interface DropoutOptions extends LayerOptions {
  /** The shape of the mask, batch first, with 1 or null where it is stretched or as long as the input. Default: the input's. */
  noiseShape?: PartialShape;
}

/**
 * In training, sets each input to 0 with probability `rate` and scales the others by `1 / (1 - rate)`, so that the sum
 * stays the same on average. Otherwise passes its input on. Source: Srivastava et al. 2014,
 * https://jmlr.org/papers/v15/srivastava14a.html
 *
 * Input shape: any. Output shape: the same.
 *
 * Source: https://keras.io/api/layers/regularization_layers/dropout/
 */
export class Dropout extends Layer {
  readonly rate: number;
  readonly noiseShape: PartialShape | undefined;

  /**
   * @param rate The share of inputs that is dropped, from 0 to 1.
   * @throws ValueError when it is outside.
   */
  constructor(rate: number, options: DropoutOptions = {}) {
    super(options);
    if (!(rate >= 0 && rate <= 1)) {
      throw new ValueError({ where: this.label, got: `rate ${rate}`, expected: 'a number from 0 to 1' });
    }
    this.rate = rate;
    this.noiseShape = options.noiseShape;
  }

  override call(x: Tensor, { training }: Required<CallOptions>): Tensor {
    if (!training || this.rate === 0) return x;
    if (this.rate === 1) return mul(x, 0);
    const shape = this.noiseShape ? this.noiseShape.map((n, axis) => n ?? x.shape[axis]!) : x.shape;
    const kept = greaterEqual(random.uniform(shape), this.rate);
    return where(kept, mul(x, 1 / (1 - this.rate)), 0);
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }

  override getConfig(): Readonly<Record<string, unknown>> {
    return { ...super.getConfig(), rate: this.rate, ...(this.noiseShape ? { noiseShape: this.noiseShape } : {}) };
  }

  static override fromConfig({ rate, ...options }: Readonly<Record<string, unknown>>): Dropout {
    return new Dropout(rate as number, options);
  }
}
