import { ShapeError, ValueError } from '../errors.ts';
import { describeList, describeValue } from '../given/describe-value.ts';
import { MOST_AXES } from '../given/size-limits.ts';
import { broadcastView, contiguous, isContiguous, unitAxesMoved, viewOf } from '../kernels/view.ts';
import { apply } from '../operation.ts';
import {
  adviceForShape,
  broadcastShapes,
  checkShape,
  formatShape,
  normalizeAxes,
  normalizeAxis,
  type Shape,
  sameShape,
  sizeOf,
} from '../shape.ts';
import type { OpDef, Tensor } from '../tensor.ts';
import { checkTensor } from './operands.ts';
import { singleOutput } from './single-output.ts';

interface ShapeAttrs {
  readonly shape: Shape;
  readonly [name: string]: Shape;
}

export const reshapeOp: OpDef<ShapeAttrs> = singleOutput({
  name: 'reshape',
  infer: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
  forward: ([x], { shape }) => {
    const moved = isContiguous(x!) ? null : unitAxesMoved(x!, shape);
    if (moved) return moved;
    const flat = contiguous(x!);
    return viewOf(flat.data, shape, undefined, flat.offset);
  },
  vjp: [({ g, x }) => reshape(g, x[0]!.shape)],
  simplify: ([x], { shape }) => {
    if (sameShape(x!.spec.shape, shape)) return { use: x! };
    return x!.op === reshapeOp ? { inputs: x!.inputs, attrs: { shape } } : null;
  },
});

/**
 * `x` with its elements in the same row-major order and another shape. One axis may be -1: it takes what is left.
 * A view where `x` is contiguous, or where only axes of length 1 come and go. Source: NumPy's reshape.
 *
 * @throws ShapeError when the number of elements differs.
 *
 * @example
 * ```ts
 * import { arange } from 'keisan';
 *
 * arange(6).reshape([2, -1]); // [[0, 1, 2], [3, 4, 5]]
 * ```
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  checkTensor('reshape', x);
  if (!Array.isArray(shape) || shape.length > MOST_AXES) checkShape('reshape', shape);
  const full = [...shape];
  const unknown = full.indexOf(-1);
  const rest = full.toSpliced(unknown, 1);
  if (unknown >= 0 && rest.every(Number.isInteger)) full[unknown] = x.size / sizeOf(rest);
  if (!full.every((n) => Number.isInteger(n) && n >= 0) || sizeOf(full) !== x.size) {
    throw new ShapeError({
      where: 'reshape',
      got: `a tensor of shape ${formatShape(x.shape)} (${x.size} elements) and the new shape ${describeList(shape)}`,
      expected: `a shape of ${x.size} elements`,
      fix: adviceForShape(shape) || 'One axis may be -1: it takes what is left',
    });
  }
  return sameShape(full, x.shape) ? x.read() : apply(reshapeOp, [x], { shape: full });
}

interface PermAttrs {
  readonly perm: readonly number[];
  readonly [name: string]: readonly number[];
}

export const transposeOp: OpDef<PermAttrs> = singleOutput({
  name: 'transpose',
  infer: ([x], { perm }) => ({ shape: perm.map((axis) => x!.shape[axis]!), dtype: x!.dtype }),
  forward: ([x], { perm }, { shape }) =>
    viewOf(
      x!.data,
      shape,
      perm.map((axis) => x!.stride[axis]!),
      x!.offset,
    ),
  vjp: [
    ({ g, attrs: { perm } }) =>
      transpose(
        g,
        perm.map((_, axis) => perm.indexOf(axis)),
      ),
  ],
  simplify: ([x], { perm }) => {
    if (perm.every((axis, i) => axis === i)) return { use: x! };
    if (x!.op !== transposeOp) return null;
    const inner = x!.attrs.perm as readonly number[];
    return { inputs: x!.inputs, attrs: { perm: perm.map((axis) => inner[axis]!) } };
  },
});

function checkAxes(where: string, axes: readonly number[]): void {
  if (Array.isArray(axes)) return;
  throw new ValueError({ where, got: `axes ${describeValue(axes)}`, expected: 'a list of axes, such as [1, 0]' });
}

/**
 * `x` with its axes in the order of `axes`, by default reversed. A view. Source: NumPy's transpose.
 *
 * @throws ValueError when `axes` does not name each axis once.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * tensor([[1, 2, 3]]).transpose(); // [[1], [2], [3]]
 * ```
 */
export function transpose(x: Tensor, axes?: readonly number[]): Tensor {
  checkTensor('transpose', x);
  if (axes !== undefined) checkAxes('transpose', axes);
  const perm = axes
    ? Array.from(axes.slice(0, x.rank + 1), (axis) => normalizeAxis('transpose', axis, x.rank))
    : x.shape.map((_, i) => x.rank - 1 - i);
  if (perm.length !== x.rank || new Set(perm).size !== x.rank) {
    throw new ValueError({
      where: 'transpose',
      got: `axes ${describeList(axes ?? [])} for a tensor of shape ${formatShape(x.shape)}`,
      expected: `each of its ${x.rank} axes once`,
    });
  }
  return apply(transposeOp, [x], { perm });
}

/** `x` with two axes exchanged. A view. Source: NumPy's swapaxes. */
export function swapaxes(x: Tensor, axis1: number, axis2: number): Tensor {
  checkTensor('swapaxes', x);
  const perm = x.shape.map((_, i) => i);
  const [i, j] = [normalizeAxis('swapaxes', axis1, x.rank), normalizeAxis('swapaxes', axis2, x.rank)];
  perm[i] = j;
  perm[j] = i;
  return transpose(x, perm);
}

export const broadcastToOp = singleOutput<ShapeAttrs>({
  name: 'broadcastTo',
  infer: ([x], { shape }) => ({ shape, dtype: x!.dtype }),
  forward: ([x], { shape }) => broadcastView(x!, shape),
  vjp: [({ g }) => g],
  // ONNX Runtime stretches a single number to no elements, but not an axis of one.
  simplify: ([x], { shape }) => (sameShape(x!.spec.shape, shape) ? { use: x! } : null),
});

/**
 * `x` stretched to `shape` by NumPy's broadcasting. A view. Source: NumPy's broadcast_to.
 *
 * @throws ShapeError when `x` does not broadcast to `shape`.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * tensor([1, 2]).broadcastTo([2, 2]); // [[1, 2], [1, 2]]
 * ```
 */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  checkTensor('broadcastTo', x);
  const full = checkShape('broadcastTo', shape);
  if (sameShape(x.shape, full)) return x.read();
  if (!sameShape(broadcastShapes('broadcastTo', x.shape, full), full)) {
    throw new ShapeError({
      where: 'broadcastTo',
      got: `a tensor of shape ${formatShape(x.shape)} and the shape ${formatShape(shape)}`,
      expected: 'a shape that only stretches axes of length 1 or adds axes in front',
    });
  }
  return apply(broadcastToOp, [x], { shape: full });
}

/**
 * `x` with an axis of length 1 inserted at each place of `axis`, counted in the result. A view. Source: NumPy's expand_dims.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * tensor([1, 2]).expandDims(1); // [[1], [2]]
 * ```
 */
export function expandDims(x: Tensor, axis: number | readonly number[]): Tensor {
  checkTensor('expandDims', x);
  const axes = Array.isArray(axis) ? axis : [axis];
  const rank = x.rank + axes.length;
  const added = normalizeAxes('expandDims', axes, rank);
  let next = 0;
  return reshape(
    x,
    Array.from({ length: rank }, (_, i) => (added.includes(i) ? 1 : x.shape[next++]!)),
  );
}

/**
 * `x` without its axes of length 1, or without those of `axis`. A view. Source: NumPy's squeeze.
 *
 * @throws ShapeError when an axis to drop is not of length 1.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 *
 * tensor([[1], [2]]).squeeze(); // [1, 2]
 * ```
 */
export function squeeze(x: Tensor, axis?: number | readonly number[]): Tensor {
  checkTensor('squeeze', x);
  const dropped =
    axis === undefined ? x.shape.flatMap((n, i) => (n === 1 ? [i] : [])) : normalizeAxes('squeeze', axis, x.rank);
  const long = dropped.find((i) => x.shape[i] !== 1);
  if (long !== undefined) {
    throw new ShapeError({
      where: 'squeeze',
      got: `axis ${long} of a tensor of shape ${formatShape(x.shape)}`,
      expected: 'an axis of length 1',
    });
  }
  return reshape(
    x,
    x.shape.filter((_, i) => !dropped.includes(i)),
  );
}
