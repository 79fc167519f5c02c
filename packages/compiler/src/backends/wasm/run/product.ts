import { sizeOf } from '@keisan/autograd/internal';
import type { Frame } from '../code/frame.ts';
import { BLOCK, TILE_COLUMNS, TILE_ROWS } from '../code/tile.ts';
import type { ProductStep, Read } from '../plan/steps.ts';
import { blocksOf, type Product } from '../threads/product-work.ts';
import { BLOCK_TIME, type Crew } from '../threads/team.ts';
import type { Action } from './exports.ts';

const FLOAT = 4;

/** Large products have at least so many blocks, so that all threads have some. */
const FEW_BLOCKS = 16;

/**
 * Rough times on one core in nanoseconds: of multiplying two numbers and adding that up, of packing one, of what follows
 * for one, and of what each product takes beside. */
const MULTIPLY = 0.05;
const PACK = 0.5;
const FINISH = 0.5;
const CALLS = 500;

/** Where the matrices of an operand begin, in the order of the batch, in elements. */
function offsetsOf({ access: { offset, strides } }: Read, batch: readonly number[]): number[] {
  return batch.reduce(
    (starts, length, axis) => starts.flatMap((start) => Array.from({ length }, (_, i) => start + i * strides[axis]!)),
    [offset],
  );
}

const up = (count: number, to: number) => Math.ceil(count / to) * to;

/** Rows and columns of blocks, so that large products have a few of them: what the elements are does not depend on it. */
function blockSize({ rows, depth, columns }: ProductStep): readonly [height: number, width: number] {
  let [height, width] = [Math.min(BLOCK, up(rows, TILE_ROWS)), Math.min(BLOCK, up(columns, TILE_COLUMNS))];
  const areFew = () => Math.ceil(rows / height) * Math.ceil(columns / width) < FEW_BLOCKS;
  const isLarge = () => height * width * depth * MULTIPLY > 2 * BLOCK_TIME;
  while (areFew() && isLarge() && (height > TILE_ROWS || width > TILE_COLUMNS)) {
    if (width <= TILE_COLUMNS || (height >= width && height > TILE_ROWS)) height = up(height / 2, TILE_ROWS);
    else width = up(width / 2, TILE_COLUMNS);
  }
  return [height, width];
}

function productOf(frame: Frame, step: ProductStep): Product {
  const { batch, rows, depth, columns, left, right, epilogue } = step;
  const room = frame.layout.products.get(step)!;
  const [height, width] = blockSize(step);
  const fromOf = (read: Read) => offsetsOf(read, batch).map((offset) => frame.elementAt(read.value, offset));
  const [rowApart, rowAlong] = left.access.strides.slice(-2).map((stride) => stride * FLOAT) as [number, number];
  const [columnAlong, columnApart] = right.access.strides.slice(-2).map((stride) => stride * FLOAT) as [number, number];
  return {
    depth,
    left: {
      from: fromOf(left),
      lines: rows,
      apart: rowApart,
      along: rowAlong,
      packed: frame.base + room.left,
      packedBytes: room.leftBytes,
    },
    right: {
      from: fromOf(right),
      lines: columns,
      apart: columnApart,
      along: columnAlong,
      packed: frame.base + room.right,
      packedBytes: room.rightBytes,
    },
    isApart: room.isApart,
    block: frame.base + room.block,
    height,
    width,
    finish: frame.nameOf(step),
    resultBytes: epilogue ? 0 : rows * columns * FLOAT,
  };
}

/** Multiplies: operands are packed, and what follows the product is computed block by block. */
export function productAction(frame: Frame, step: ProductStep, crew: Crew): Action {
  const { batch, rows, depth, columns, epilogue } = step;
  const product = productOf(frame, step);
  const count = sizeOf(batch);
  const parts = epilogue ? epilogue.reads.length + epilogue.results.length : 1;
  const packTime = PACK * (rows + columns) * depth;
  const multiplyTime = rows * columns * (MULTIPLY * depth + FINISH * parts);
  if (product.isApart) {
    const time = count * (packTime + multiplyTime + CALLS);
    const act = crew.action(count, time, (each) => ({ kind: 'products', product, each }));
    return () => act(0);
  }
  const lines = Math.ceil(rows / BLOCK) + Math.ceil(columns / BLOCK);
  const pack = crew.action(lines, packTime, (each) => ({ kind: 'pack', product, each: BLOCK * each }));
  const multiply = crew.action(blocksOf(product), multiplyTime, (each) => ({ kind: 'multiply', product, each }));
  return () => {
    for (let turn = 0; turn < count; turn++) {
      pack(turn);
      multiply(turn);
    }
  };
}
