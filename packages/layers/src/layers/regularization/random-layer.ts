import { random, type Tensor } from '@keisan/autograd';
import { checkTensor } from '@keisan/autograd/internal';
import { Layer } from '../../layer/layer.ts';
import type { CallContext, CallOptions } from '../../layer/layer-options.ts';
import { nullable, seed } from '../../options/kind.ts';
import { option } from '../../options/option.ts';
import type { Arguments } from '../../options/read.ts';
import type { PartialShape } from '../../shapes.ts';

/** The option of layers that draw random numbers. */
export const seedOption = {
  /** A whole number, for draws that do not depend on others. Default: the stream of `setRandomSeed`. */
  seed: option(nullable(seed), null),
};

/** A layer that does something at random in training, and otherwise passes its input on. */
export abstract class RandomLayer extends Layer {
  declare readonly seed: number | null;
  /** The stream of its seed; undefined where it has none. */
  protected readonly seeds: random.SeedGenerator | undefined;

  constructor(given: Arguments) {
    super(given);
    this.seeds = this.seed === null ? undefined : new random.SeedGenerator(this.seed);
  }

  /** What it makes of its input in training. */
  protected abstract inTraining(x: Tensor): Tensor;

  override call(x: Tensor, options: Pick<CallContext, 'training'>): Tensor {
    checkTensor(this.label, x);
    return options?.training ? this.inTraining(x) : x;
  }

  override get supportsMasking(): boolean {
    return true;
  }

  /** Keras notes its default, which counts where nobody says otherwise. */
  protected override nodeArguments(options: CallOptions, mask: Tensor | null): Readonly<Record<string, unknown>> {
    return { training: false, ...super.nodeArguments(options, mask) };
  }

  override computeOutputShape(inputShape: PartialShape): PartialShape {
    return inputShape;
  }
}
