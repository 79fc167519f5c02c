import { sizeOf } from '@keisan/autograd/internal';
import type { Frame } from '../code/frame.ts';
import { type Kernel, stepsIn } from '../code/map.ts';
import { LEFT_STEP, RIGHT_STEP, TILE_COLUMNS, TILE_ROWS } from '../code/tiles.ts';
import type { ProductStep, Read } from '../plan/steps.ts';
import type { Action, Exports } from './exports.ts';

const FLOAT = 4;

/** The lines of a matrix that are packed into panels, in bytes: rows of the left operand, columns of the right one. */
interface Lines {
  readonly from: number;
  readonly count: number;
  /** From a line to the next, and from an element of a line to the next. */
  readonly apart: number;
  readonly along: number;
}

/** Packs four of the lines of each panel, which is so many lines wide. */
function packLines(
  exports: Exports,
  side: 'Left' | 'Right',
  lines: Lines,
  width: number,
  to: number,
  depth: number,
): void {
  const { from, count, apart, along } = lines;
  const step = side === 'Left' ? LEFT_STEP : RIGHT_STEP;
  const isClose = along === FLOAT;
  const pack = exports[`${isClose ? 'transposed' : 'apart'}${side}`]!;
  const put = (first: number, inPanel: number, panels: number, at: number) => {
    const far = (line: number) => Math.min(line, inPanel - 1) * apart;
    const rest = isClose ? [Math.ceil(depth / 4)] : [depth, along];
    pack(from + first * apart, far(1), far(2), far(3), width * apart, panels, at, step * depth, ...rest);
  };
  const whole = Math.floor(count / width);
  if (whole > 0) put(0, 4, whole, to);
  const left = count - whole * width;
  if (left > 0) put(whole * width, Math.min(left, 4), 1, to + whole * step * depth);
}

function packLeft(exports: Exports, lines: Lines, to: number, depth: number): void {
  const panels = Math.ceil(lines.count / TILE_ROWS);
  if (lines.apart === FLOAT) exports.besideLeft!(lines.from, LEFT_STEP, panels, to, depth, lines.along);
  else packLines(exports, 'Left', lines, TILE_ROWS, to, depth);
}

function packRight(exports: Exports, lines: Lines, to: number, depth: number): void {
  const panels = Math.ceil(lines.count / TILE_COLUMNS);
  if (lines.apart === FLOAT) {
    exports.besideRight!(lines.from, RIGHT_STEP, panels, to, depth, lines.along);
    return;
  }
  packLines(exports, 'Right', lines, TILE_COLUMNS, to, depth);
  const { from, count, apart } = lines;
  if (count > 4)
    packLines(exports, 'Right', { ...lines, from: from + 4 * apart, count: count - 4 }, TILE_COLUMNS, to + 16, depth);
}

/** Where the matrices of an operand begin, in the order of the batch, in elements. */
function offsetsOf({ access: { offset, strides } }: Read, batch: readonly number[]): number[] {
  return batch.reduce(
    (starts, length, axis) => starts.flatMap((start) => Array.from({ length }, (_, i) => start + i * strides[axis]!)),
    [offset],
  );
}

/** Puts a packed operand to its place, and says where the one of an item of the batch begins. */
type Prepare = (item: number) => number;

function prepared(
  frame: Frame,
  read: Read,
  batch: readonly number[],
  packed: number | null,
  pack: (from: number) => void,
): Prepare {
  const starts = offsetsOf(read, batch).map((offset) => frame.elementAt(read.value, offset));
  if (packed === null) return (item) => starts[item]!;
  return (item) => {
    if (item === 0 || starts[item] !== starts[item - 1]) pack(starts[item]!);
    return frame.base + packed;
  };
}

/** Multiplies, for each item of the batch: large operands are packed before. */
export function productAction(frame: Frame, step: ProductStep, kernel: Kernel, exports: Exports): Action {
  const { batch, rows, depth, columns, left, right, epilogue } = step;
  const room = frame.layout.products.get(step)!;
  const multiply = exports[kernel.name]!;
  const matrixBytes = epilogue ? 0 : rows * columns * FLOAT;
  const strides = (read: Read) => read.access.strides.slice(-2).map((stride) => stride * FLOAT) as [number, number];
  const [[rowApart, rowAlong], [columnAlong, columnApart]] = [strides(left), strides(right)];
  const leftAt = prepared(frame, left, batch, room.left, (from) =>
    packLeft(exports, { from, count: rows, apart: rowApart, along: rowAlong }, frame.base + room.left!, depth),
  );
  const rightAt = prepared(frame, right, batch, room.right, (from) =>
    packRight(
      exports,
      { from, count: columns, apart: columnApart, along: columnAlong },
      frame.base + room.right!,
      depth,
    ),
  );
  const passing = frame.base + room.block;
  const [items, count] = [sizeOf(batch), stepsIn(kernel)];
  return () => {
    for (let i = 0; i < items; i++) multiply(0, count, passing, leftAt(i), rightAt(i), i * matrixBytes);
  };
}
