import { type DType, type Shape, SymbolicValueError, Tensor, zeros } from '@keisan/autograd';
import { onTrial } from '../layer/trial.ts';
import type { PartialShape } from '../shapes.ts';
import type { PartialSpec, SpecTree } from './keras-tensor.ts';
import { mapSpecs, specsOf } from './node.ts';
import { mapTree } from './tree.ts';

/** A length that many others divide, so that layers may cut an axis of it into equal parts. */
const DIVISIBLE = 24;

/** A shape with lengths for those that are not known: multiples of `unit` from the one at `first`, another one for each axis. */
const withLengths = (shape: PartialShape, unit: number, first: number): Shape =>
  shape.map((n, axis) => n ?? unit * (first + axis));

interface FullSpec {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Computes with tensors in place of specs; gives a tree of tensors. */
export type Compute = (inputs: readonly Tensor[]) => unknown;

const withoutValues = ({ shape, dtype }: FullSpec) => new Tensor({ shape, dtype }, null, null, false);
const ofZeros = ({ shape, dtype }: FullSpec) => zeros(shape, { dtype });

/** What a computation gives, tried out without lasting effects on tensors that have no values. */
function trial(
  specs: readonly FullSpec[],
  compute: Compute,
  samples: number | null,
  make: (spec: FullSpec) => Tensor = withoutValues,
): SpecTree {
  const result = onTrial(() => compute(specs.map(make)), samples);
  return mapTree(result, (leaf) => ({ shape: (leaf as Tensor).shape, dtype: (leaf as Tensor).dtype })) as SpecTree;
}

/** {@link trial}, with zeros for a computation that looks at values. */
function trialOrZeros(specs: readonly FullSpec[], compute: Compute, samples: number | null): SpecTree {
  try {
    return trial(specs, compute, samples);
  } catch (error) {
    if (error instanceof SymbolicValueError) return trial(specs, compute, samples, ofZeros);
    throw error;
  }
}

/** What two trials with other lengths agree in; null where they do not. */
function agreement(tree: SpecTree, other: SpecTree): SpecTree {
  const others = specsOf(other);
  let next = 0;
  return mapSpecs(tree, ({ shape, dtype }) => {
    const { shape: otherShape } = others[next++]!;
    return { shape: shape.map((n, axis) => (n === otherShape[axis] ? n : null)), dtype };
  }) as SpecTree;
}

/** Whether nobody knows how many samples there will be. */
const anyNumber = (inputs: readonly PartialSpec[]) => inputs.some(({ shape }) => shape[0] === null);

/** {@link inferSpecs} for a computation that looks at values, or does not take all lengths. */
function inferForFew(inputs: readonly PartialSpec[], compute: Compute): SpecTree {
  const of = (length: number) =>
    trialOrZeros(
      inputs.map(({ shape, dtype }) => ({ shape: shape.map((n) => n ?? length), dtype })),
      compute,
      anyNumber(inputs) ? length : null,
    );
  const output = of(1);
  try {
    return agreement(of(2), of(3));
  } catch {
    const batch = inputs[0]?.shape[0] ?? null;
    return mapSpecs(output, ({ shape, dtype }) => ({ shape: [batch, ...shape.slice(1)], dtype })) as SpecTree;
  }
}

/**
 * The specs of what a computation gives for inputs of which not every length is known; null where a length depends on one of those.
 * It is tried out on tensors without a value, or on zeros where it looks at values, without lasting effects. Lengths that are not
 * known are taken to be the same along the same axis of all inputs.
 */
export function inferSpecs(inputs: readonly PartialSpec[], compute: Compute): SpecTree {
  if (!inputs.some(({ shape }) => shape.includes(null)))
    return trialOrZeros(inputs as readonly FullSpec[], compute, null);
  const of = (first: number) =>
    trial(
      inputs.map(({ shape, dtype }) => ({ shape: withLengths(shape, DIVISIBLE, first), dtype })),
      compute,
      anyNumber(inputs) ? DIVISIBLE * first : null,
    );
  const most = inputs.reduce((most, { shape }) => Math.max(most, shape.length), 0);
  try {
    return agreement(of(1), of(1 + most));
  } catch {
    return inferForFew(inputs, compute);
  }
}
