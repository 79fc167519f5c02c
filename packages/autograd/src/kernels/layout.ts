import type { TypedArray } from '../dtype.ts';
import type { Shape } from '../shape.ts';
import { copyElements, SHORT } from './copy-elements.ts';
import { broadcastView, contiguous, isContiguous, type View } from './view.ts';

interface Axis {
  readonly length: number;
  readonly stride: number;
}

/**
 * How the elements of an operand, as broadcasting repeats them, follow each other in row-major order:
 * all one; once over, without gaps; over and over, without gaps; or in runs along the last of `axes`, which has stride 0 or 1.
 */
type Layout =
  | { readonly kind: 'one' }
  | { readonly kind: 'row' }
  | { readonly kind: 'repeated'; readonly period: number }
  | { readonly kind: 'runs'; readonly axes: readonly Axis[] };

/** An operand, ready to be copied into a block piece by piece. */
export interface Operand {
  readonly data: TypedArray;
  readonly offset: number;
  readonly layout: Layout;
}

/** The axes of a view, those that run on from one another joined. */
function axesOf({ shape, stride }: View): Axis[] {
  const axes: Axis[] = [];
  for (let i = 0; i < shape.length; i++) {
    const axis = { length: shape[i]!, stride: stride[i]! };
    if (axis.length === 1) continue;
    const outer = axes.at(-1);
    if (outer && outer.stride === axis.stride * axis.length) {
      axes[axes.length - 1] = { length: outer.length * axis.length, stride: axis.stride };
    } else axes.push(axis);
  }
  return axes;
}

const one: Layout = { kind: 'one' };
const row: Layout = { kind: 'row' };

function layoutOf(axes: readonly Axis[]): Layout | null {
  const inner = axes.at(-1);
  if (!inner || (axes.length === 1 && inner.stride === 0)) return one;
  if (axes.length === 1 && inner.stride === 1) return row;
  if (axes.length === 2 && inner.stride === 1 && axes[0]!.stride === 0) {
    return { kind: 'repeated', period: inner.length };
  }
  return inner.stride === 0 || inner.stride === 1 ? { kind: 'runs', axes } : null;
}

/** `x` as an operand of a result of `size` elements in `shape`, to which it broadcasts. */
export function operandOf(x: View, shape: Shape, size: number): Operand {
  const { data, offset } = x;
  if (x.size === size && isContiguous(x)) return { data, offset, layout: row };
  const layout = layoutOf(axesOf(broadcastView(x, shape)));
  if (layout) return { data, offset, layout };
  const packed = contiguous(x);
  return { data: packed.data, offset: packed.offset, layout: layoutOf(axesOf(broadcastView(packed, shape)))! };
}

/** Whether the elements of `x` are all one. */
export function isUniform({ shape, stride }: View): boolean {
  for (let i = 0; i < shape.length; i++) if (stride[i] !== 0 && shape[i] !== 1) return false;
  return true;
}

function fill(to: TypedArray, at: number, value: number, length: number): void {
  if (length < SHORT) for (let i = 0; i < length; i++) to[at + i] = value;
  else to.fill(value, at, at + length);
}

function repeat(block: TypedArray, { data, offset }: Operand, period: number, length: number): void {
  copyElements(block, 0, data, offset, Math.min(period, length));
  for (let done = period; done < length; done *= 2) block.copyWithin(done, 0, Math.min(done, length - done));
}

function copyRuns(block: TypedArray, { data, offset }: Operand, axes: readonly Axis[], from: number, to: number): void {
  const { length, stride } = axes.at(-1)!;
  let column = from % length;
  let row = (from - column) / length;
  for (let at = 0; at < to - from; row++, column = 0) {
    let start = offset + column * stride;
    for (let axis = axes.length - 2, rest = row; axis >= 0; axis--) {
      const { length: rows, stride: step } = axes[axis]!;
      const index = rest % rows;
      start += index * step;
      rest = (rest - index) / rows;
    }
    const run = Math.min(length - column, to - from - at);
    if (stride === 0) fill(block, at, data[start]!, run);
    else copyElements(block, at, data, start, run);
    at += run;
  }
}

/** How many elements to take at a time, `most` or somewhat fewer: whole periods of an operand that repeats itself often. */
export function pieceFor(operands: readonly Operand[], most: number): number {
  for (const { layout } of operands) {
    if (layout.kind === 'repeated' && 2 * layout.period <= most) return most - (most % layout.period);
  }
  return most;
}

/**
 * Puts the elements from `from` to `to` of an operand at the beginning of `block`, unless they are there from the piece before.
 * @param piece The length of all pieces but the last.
 */
export function stage(block: TypedArray, operand: Operand, from: number, to: number, piece: number): void {
  const { data, offset, layout } = operand;
  if (layout.kind === 'one') {
    if (from === 0) fill(block, 0, data[offset]!, to);
  } else if (layout.kind === 'row') {
    copyElements(block, 0, data, offset + from, to - from);
  } else if (layout.kind === 'runs') {
    copyRuns(block, operand, layout.axes, from, to);
  } else if (piece % layout.period === 0) {
    if (from === 0) repeat(block, operand, layout.period, to);
  } else {
    copyRuns(
      block,
      operand,
      [
        { length: 1, stride: 0 },
        { length: layout.period, stride: 1 },
      ],
      from,
      to,
    );
  }
}
