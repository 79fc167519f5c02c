import type { TypedArray } from '../dtype.ts';
import type { Shape } from '../shape.ts';
import { copyElements } from './copy-elements.ts';

/** Where elements lie. */
export interface Strided {
  readonly data: TypedArray;
  readonly shape: Shape;
  readonly stride: readonly number[];
  readonly offset: number;
}

/** One axis of a copy: how many elements, and the steps from one to the next in the output and in the input. */
interface Axis {
  readonly length: number;
  readonly to: number;
  readonly from: number;
}

/** Rows and columns of a tile: its elements stay in a core's cache while they are read across. */
const TILE = 32;

/** The axes of a copy, those that run on from one another joined. */
function axesOf(out: Strided, x: Strided): Axis[] {
  const axes: Axis[] = [];
  for (let i = 0; i < x.shape.length; i++) {
    const [length, to, from] = [x.shape[i]!, out.stride[i]!, x.stride[i]!];
    if (length === 1) continue;
    const outer = axes.at(-1);
    if (outer && outer.to === to * length && outer.from === from * length) {
      axes[axes.length - 1] = { length: outer.length * length, to, from };
    } else axes.push({ length, to, from });
  }
  return axes;
}

function copyRow(out: TypedArray, at: number, x: TypedArray, start: number, { length, to, from }: Axis): void {
  if (to === 1 && from === 1) copyElements(out, at, x, start, length);
  else for (let i = 0; i < length; i++, at += to, start += from) out[at] = x[start]!;
}

/** Copies a matrix whose rows lie across those of the output, tile by tile. */
function copyAcross(out: TypedArray, at: number, x: TypedArray, start: number, rows: Axis, columns: Axis): void {
  for (let i = 0; i < rows.length; i += TILE) {
    const length = Math.min(TILE, rows.length - i);
    for (let j = 0; j < columns.length; j += TILE) {
      const tile = { ...columns, length: Math.min(TILE, columns.length - j) };
      for (let row = i; row < i + length; row++) {
        copyRow(out, at + row * rows.to + j * columns.to, x, start + row * rows.from + j * columns.from, tile);
      }
    }
  }
}

function copyAxes(
  out: TypedArray,
  at: number,
  x: TypedArray,
  start: number,
  axes: readonly Axis[],
  next: number,
): void {
  const axis = axes[next]!;
  const inner = axes[next + 1];
  if (!inner) copyRow(out, at, x, start, axis);
  else if (next + 2 === axes.length && Math.abs(inner.from) > Math.abs(axis.from)) {
    copyAcross(out, at, x, start, axis, inner);
  } else {
    for (let i = 0; i < axis.length; i++) {
      copyAxes(out, at + i * axis.to, x, start + i * axis.from, axes, next + 1);
    }
  }
}

/** Copies the elements of `x` to the same places of `out`, which has the same shape and the same kind of elements. */
export function assign(out: Strided, x: Strided): void {
  if (x.shape.includes(0)) return;
  const axes = axesOf(out, x);
  if (axes.length === 0) out.data[out.offset] = x.data[x.offset]!;
  else copyAxes(out.data, out.offset, x.data, x.offset, axes, 0);
}
