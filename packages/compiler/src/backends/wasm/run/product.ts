import { sizeOf } from '@keisan/autograd/internal';
import type { Frame } from '../code/frame.ts';
import { BLOCK } from '../code/product.ts';
import { LEFT_STEP, RIGHT_STEP, TILE_COLUMNS, TILE_ROWS } from '../code/tiles.ts';
import type { ProductStep, Read } from '../plan/steps.ts';
import type { Action, Exports } from './exports.ts';

/** So much depth of the panels of a block stays in a core's nearest caches. */
const DEPTH = 512;

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

/**
 * Multiplies: operands are packed, and what follows the product is computed block by block.
 * @param finish What follows.
 * @param operands Where the addresses of its operands lie.
 */
export function productAction(
  frame: Frame,
  step: ProductStep,
  exports: Exports,
  finish: Exports[string],
  operands: number,
): Action {
  const { batch, rows, depth, columns, left, right, epilogue } = step;
  const room = frame.layout.products.get(step)!;
  const tiles = exports.tiles!;
  const matrixBytes = epilogue ? 0 : rows * columns * FLOAT;
  const [leftOffsets, rightOffsets] = [offsetsOf(left, batch), offsetsOf(right, batch)];
  const [rowApart, rowAlong] = left.access.strides.slice(-2).map((stride) => stride * FLOAT) as [number, number];
  const [columnAlong, columnApart] = right.access.strides.slice(-2).map((stride) => stride * FLOAT) as [number, number];

  const blockAt = (row: number, column: number, base: number) => {
    const [height, width] = [Math.min(BLOCK, rows - row), Math.min(BLOCK, columns - column)];
    const a = frame.start + room.left + (row / TILE_ROWS) * depth * LEFT_STEP;
    const b = frame.start + room.right + (column / TILE_COLUMNS) * depth * RIGHT_STEP;
    const [aPanels, bPanels] = [Math.ceil(height / TILE_ROWS), Math.ceil(width / TILE_COLUMNS)];
    for (let from = 0; from < depth; from += DEPTH) {
      const some = Math.min(DEPTH, depth - from);
      tiles(
        a + from * LEFT_STEP,
        b + from * RIGHT_STEP,
        frame.start + room.block,
        some,
        aPanels,
        bPanels,
        depth * LEFT_STEP,
        depth * RIGHT_STEP,
        BLOCK * FLOAT,
        from,
      );
    }
    finish(row, column, height, Math.floor(width / 4), width % 4, base, operands);
  };

  return () => {
    for (let i = 0; i < sizeOf(batch); i++) {
      if (i === 0 || leftOffsets[i] !== leftOffsets[i - 1]) {
        const from = frame.elementAt(left.value, leftOffsets[i]!);
        packLeft(exports, { from, count: rows, apart: rowApart, along: rowAlong }, frame.start + room.left, depth);
      }
      if (i === 0 || rightOffsets[i] !== rightOffsets[i - 1]) {
        const from = frame.elementAt(right.value, rightOffsets[i]!);
        packRight(
          exports,
          { from, count: columns, apart: columnApart, along: columnAlong },
          frame.start + room.right,
          depth,
        );
      }
      for (let row = 0; row < rows; row += BLOCK) {
        for (let column = 0; column < columns; column += BLOCK) blockAt(row, column, i * matrixBytes);
      }
    }
  };
}
