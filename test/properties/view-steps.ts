import { ops, type Range, type Shape, type Tensor } from '@keisan/autograd';
import fc from 'fast-check';
import type { Index } from './arbitraries.ts';

/** A view of a source, and the index of the source that each of its indices stands for. */
export interface View {
  readonly tensor: Tensor;
  readonly sourceOf: (index: Index) => Index;
}

/** One step from a view to a view of it: what to do, and numbers that say how, whatever the shape is. */
export interface ViewStep {
  readonly kind: keyof typeof steps;
  readonly numbers: readonly number[];
}

type Numbers = readonly number[];

const replaced = (index: Index, axis: number, i: number) => index.map((own, a) => (a === axis ? i : own));

/** The places that Python's `range(length)[start:stop:step]` has. */
function places(length: number, start: number | null, stop: number | null, step: number): number[] {
  const clamp = (i: number, low: number, high: number) => Math.min(Math.max(i < 0 ? i + length : i, low), high);
  const result: number[] = [];
  if (step > 0) {
    const end = stop === null ? length : clamp(stop, 0, length);
    for (let i = start === null ? 0 : clamp(start, 0, length); i < end; i += step) result.push(i);
  } else {
    const end = stop === null ? -1 : clamp(stop, -1, length - 1);
    for (let i = start === null ? length - 1 : clamp(start, -1, length - 1); i > end; i += step) result.push(i);
  }
  return result;
}

/** A bound of a slice: left out, from the front, from the end, or outside. */
const bound = (n: number, length: number): number | null => (n % 4 === 0 ? null : (n % (2 * length + 5)) - length - 2);

function transpose({ tensor, sourceOf }: View, numbers: Numbers): View {
  const perm = tensor.shape.map((_, axis) => axis).sort((a, b) => numbers[a]! - numbers[b]! || a - b);
  return {
    tensor: ops.transpose(tensor, perm),
    sourceOf: (index) => sourceOf(tensor.shape.map((_, axis) => index[perm.indexOf(axis)]!)),
  };
}

function flip({ tensor, sourceOf }: View, [n]: Numbers): View {
  const axis = n! % tensor.rank;
  const last = tensor.shape[axis]! - 1;
  return {
    tensor: ops.flip(tensor, axis),
    sourceOf: (index) => sourceOf(replaced(index, axis, last - index[axis]!)),
  };
}

function slice({ tensor, sourceOf }: View, numbers: Numbers): View {
  const ranges = tensor.shape.map((length, axis): [Range, number[]] => {
    const [a, b] = [numbers[axis]!, numbers[axis + 4]!];
    const step = [1, 2, 3, -1, -2][(a + b) % 5]!;
    const [start, stop] = [bound(a, length), bound(b, length)];
    return [[start, stop, step], places(length, start, stop, step)];
  });
  return {
    tensor: ops.slice(
      tensor,
      ranges.map(([range]) => range),
    ),
    sourceOf: (index) => sourceOf(index.map((i, axis) => ranges[axis]![1][i]!)),
  };
}

function at(view: View, [n]: Numbers): View {
  const { tensor, sourceOf } = view;
  const length = tensor.shape[0]!;
  if (length === 0) return view;
  const i = n! % length;
  return { tensor: ops.at(tensor, n! % 2 ? i - length : i), sourceOf: (index) => sourceOf([i, ...index]) };
}

function expandDims({ tensor, sourceOf }: View, [n]: Numbers): View {
  const axis = n! % (tensor.rank + 1);
  return {
    tensor: ops.expandDims(tensor, axis),
    sourceOf: (index) => sourceOf(index.filter((_, a) => a !== axis)),
  };
}

function broadcastTo({ tensor, sourceOf }: View, [n]: Numbers): View {
  const stretched = tensor.shape.map((length) => (length === 1 ? 1 + (n! % 3) : length));
  const shape: Shape = n! % 2 ? [2, ...stretched] : stretched;
  return {
    tensor: ops.broadcastTo(tensor, shape),
    sourceOf: (index) =>
      sourceOf(index.slice(shape.length - tensor.rank).map((i, axis) => (tensor.shape[axis] === 1 ? 0 : i))),
  };
}

/** Steps; those that need an axis leave a scalar alone. */
const steps = { transpose, flip, slice, at, expandDims, broadcastTo };
const needsAxis: readonly string[] = ['flip', 'at'];

const viewStep: fc.Arbitrary<ViewStep> = fc.record({
  kind: fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])),
  numbers: fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 }),
});

/** Some steps, one after the other. */
export const viewSteps = (maxLength = 4): fc.Arbitrary<readonly ViewStep[]> =>
  fc.array(viewStep, { minLength: 1, maxLength });

/** The view that the steps lead to, of at most four axes. */
export function viewBy(list: readonly ViewStep[], source: Tensor): View {
  return list.reduce<View>(
    (view, { kind, numbers }) => {
      const { rank } = view.tensor;
      if ((rank === 0 && needsAxis.includes(kind)) || (rank === 4 && (kind === 'expandDims' || kind === 'broadcastTo')))
        return view;
      return steps[kind](view, numbers);
    },
    { tensor: source, sourceOf: (index) => index },
  );
}
