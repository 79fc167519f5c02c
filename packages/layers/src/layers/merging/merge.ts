import { broadcastTo, expandDims, ShapeError, type Tensor, ValueError } from '@keisan/autograd';
import type { InputListSpec, InputSpecs } from '../../layer/input-spec.ts';
import { Layer } from '../../layer/layer.ts';
import type { CallContext, LayerOptions } from '../../layer/layer-options.ts';
import { logicalOr } from '../../ops/index.ts';
import { formatShapes, type PartialShape } from '../../shapes.ts';
import type { KerasTensor } from '../../symbolic/keras-tensor.ts';
import type { MaskOf } from '../../symbolic/trees-of.ts';

type Inputs = readonly Tensor[];
type Masks = readonly (Tensor | null)[];

/** One length for two along an axis, as broadcasting has it; undefined where they do not fit. */
function broadcastLength(a: number | null, b: number | null): number | null | undefined {
  if (a === 1) return b;
  if (b === 1 || a === b) return a;
  return a === null || b === null ? null : undefined;
}

/** The length of the batch, which is that of all inputs; undefined where they do not fit. */
const batchLength = (a: number | null, b: number | null): number | null | undefined =>
  a === null || a === b ? b : b === null ? a : undefined;

const axesAfterBatch = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/**
 * A layer that makes one tensor of several, elementwise. What has fewer axes gets axes of length 1 after that of the batch.
 * Source: Keras's Merge.
 */
export abstract class Merge extends Layer<Inputs, Tensor> {
  /** What it makes of two. */
  protected abstract merge(a: Tensor, b: Tensor): Tensor;

  /** What it makes of all. A mask is null where the input has none, or was given axes. */
  protected mergeAll(inputs: Inputs, _masks: Masks): Tensor {
    return inputs.reduce((merged, x) => this.merge(merged, x));
  }

  override get inputSpec(): InputSpecs {
    return { each: { minRank: 1 }, least: 1 } satisfies InputListSpec;
  }

  override get supportsMasking(): boolean {
    return true;
  }

  override build(inputShape: readonly PartialShape[]): void {
    this.computeOutputShape(inputShape);
  }

  override call(inputs: Inputs, context: Pick<CallContext<MaskOf<Inputs>>, 'mask'>): Tensor {
    const most = inputs.reduce((most, { rank }) => Math.max(most, rank), 0);
    const level = inputs.map((x) => (x.rank === most ? x : expandDims(x, axesAfterBatch(most - x.rank))));
    return this.mergeAll(
      level,
      inputs.map((x, i) => (x.rank === most ? (context?.mask?.[i] ?? null) : null)),
    );
  }

  /** A step counts where it does in any of the inputs; all do where one has no mask. */
  override computeMask(inputs: Inputs, mask: Masks | null): Tensor | null {
    if (!mask) return null;
    checkMasks(this.label, inputs, mask);
    return mask.reduce((either, one) => either && one && logicalOr(either, one));
  }

  override computeOutputShape(inputShape: readonly PartialShape[]): PartialShape {
    const most = inputShape.reduce((most, { length }) => Math.max(most, length), 0);
    const level = inputShape.map(([batch = null, ...sample]) => [
      batch,
      ...new Array<number>(most - 1 - sample.length).fill(1),
      ...sample,
    ]);
    return level.reduce((merged, shape) =>
      merged.map((n, axis) => {
        const length = axis === 0 ? batchLength(n, shape[0]!) : broadcastLength(n, shape[axis]!);
        if (length !== undefined) return length;
        throw new ShapeError({
          where: this.label,
          got: `inputs of shape ${formatShapes(inputShape)}`,
          expected: axis === 0 ? 'as many samples in each of them' : 'lengths that are equal, or 1, along each axis',
        });
      }),
    );
  }
}

/** @throws ValueError for masks of other inputs. */
export function checkMasks(where: string, inputs: Inputs, masks: unknown): void {
  if (Array.isArray(masks) && masks.length === inputs.length) return;
  throw new ValueError({
    where,
    got: `${Array.isArray(masks) ? `a list of ${masks.length}` : 'what is no list'} as masks of ${inputs.length} inputs`,
    expected: 'a list with a mask for each input, null for none',
  });
}

/** The mask of steps for each element of an input. */
export function maskOfElements(mask: Tensor, x: Tensor): Tensor {
  const missing = Array.from({ length: x.rank - mask.rank }, (_, i) => mask.rank + i);
  return broadcastTo(missing.length > 0 ? expandDims(mask, missing) : mask, x.shape);
}

/** A layer that merges, as a function: for symbolic tensors a layer of its own in their graph. */
export interface MergeFunction<Options = LayerOptions> {
  (inputs: readonly KerasTensor[], options?: Options): KerasTensor;
  (inputs: readonly Tensor[], options?: Options): Tensor;
}

/** The function that makes a layer and applies it. The layer throws a ValueError for inputs that are no list. */
export const mergeFunction =
  <Options>(make: (options?: Options) => Layer<Inputs, Tensor>): MergeFunction<Options> =>
  (inputs: readonly KerasTensor[] | Inputs, options?: Options) =>
    make(Array.isArray(inputs) ? options : undefined).apply(inputs as Inputs) as never;
