import { expandDims, logicalOr, ShapeError, type Tensor } from '@keisan/autograd';
import type { InputListSpec } from '../input-spec.ts';
import { Layer } from '../layer.ts';
import { formatShapes, type PartialShape } from '../shapes.ts';

/** One length for two along an axis, as broadcasting has it; undefined where they do not fit. */
function broadcastLength(a: number | null, b: number | null): number | null | undefined {
  if (a === 1) return b;
  if (b === 1 || a === b) return a;
  return a === null || b === null ? null : undefined;
}

/**
 * A layer that makes one tensor of several, elementwise. What has fewer axes gets axes of length 1 after that of the batch.
 * Source: Keras's Merge.
 */
export abstract class Merge extends Layer<readonly Tensor[], Tensor> {
  /** What it makes of two. */
  protected abstract merge(a: Tensor, b: Tensor): Tensor;

  override get inputSpec(): InputListSpec {
    return { each: {}, least: 1 };
  }

  override get supportsMasking(): boolean {
    return true;
  }

  override call(inputs: readonly Tensor[]): Tensor {
    const most = Math.max(...inputs.map(({ rank }) => rank));
    const level = inputs.map((x) => (x.rank === most ? x : expandDims(x, axesAfterBatch(most - x.rank))));
    return level.reduce((merged, x) => this.merge(merged, x));
  }

  /** A step counts where it does in any of the inputs; all do where one has no mask. */
  override computeMask(_inputs: readonly Tensor[], mask: readonly (Tensor | null)[] | null): Tensor | null {
    if (!mask) return null;
    return mask.reduce((either, one) => either && one && logicalOr(either, one));
  }

  override computeOutputShape(inputShape: readonly PartialShape[]): PartialShape {
    const most = Math.max(...inputShape.map(({ length }) => length));
    const level = inputShape.map(([batch = null, ...sample]) => [
      batch,
      ...new Array<number>(most - 1 - sample.length).fill(1),
      ...sample,
    ]);
    return level.reduce((merged, shape) =>
      merged.map((n, axis) => {
        const length = broadcastLength(n, shape[axis]!);
        if (length !== undefined) return length;
        throw new ShapeError({
          where: this.label,
          got: `inputs of shape ${formatShapes(inputShape)}`,
          expected: 'lengths that are equal, or 1, along each axis',
        });
      }),
    );
  }
}

const axesAfterBatch = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
