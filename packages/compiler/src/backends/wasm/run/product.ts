import { sizeOf } from '@keisan/autograd/internal';
import type { Frame } from '../code/frame.ts';
import type { Kernel } from '../code/map.ts';
import { PLACES } from '../code/product.ts';
import { LEFT_STEP, RIGHT_STEP } from '../code/tile.ts';
import { panelsOf } from '../plan/packing.ts';
import type { ProductStep, Read, TogetherStep } from '../plan/steps.ts';
import type { Product } from '../threads/product-work.ts';
import type { Crew } from '../threads/team.ts';
import type { Kernels } from './band.ts';
import type { Action } from './exports.ts';

const FLOAT = 4;

/** So many lines are packed at once: panels of both operands end there. */
const LINES = 64;

/**
 * Rough times on one core in nanoseconds: of multiplying two numbers and adding that up, of packing one, of what follows
 * for one, and of what each product takes beside.
 */
const MULTIPLY = 0.05;
const PACK = 0.5;
const FINISH = 0.5;
const CALLS = 500;

/** Where the matrices of an operand begin, in the order of the batch, in bytes after the first one. */
function offsetsOf({ access: { strides } }: Read, batch: readonly number[]): number[] {
  return batch.reduce(
    (starts, length, axis) =>
      starts.flatMap((start) => Array.from({ length }, (_, i) => start + i * strides[axis]! * FLOAT)),
    [0],
  );
}

function productOf(frame: Frame, step: ProductStep, kernel: Kernel, operands: number): Product {
  const { batch, rows, depth, columns, epilogue } = step;
  const { packedLeft, packedRight, leftBytes, rightBytes } = frame.layout.products.get(step)!;
  const panels = panelsOf(step);
  const matrices = (side: 'left' | 'right', lines: number, stepBytes: number, packed: number | null) => {
    const { apart, along, way, depth: panelDepth } = panels[side];
    return {
      apart: apart * FLOAT,
      along: along * FLOAT,
      way,
      offsets: offsetsOf(step[side], batch),
      lines,
      isPacked: packed !== null,
      panelBytes: panelDepth * stepBytes,
    };
  };
  return {
    depth,
    left: { ...matrices('left', rows, LEFT_STEP, packedLeft), packedBytes: leftBytes },
    right: { ...matrices('right', columns, RIGHT_STEP, packedRight), packedBytes: rightBytes },
    kernel: kernel.name,
    blocks: kernel.count,
    resultBytes: epilogue ? 0 : rows * columns * FLOAT,
    operands,
    places: operands + 4 * (kernel.operands.length - PLACES),
  };
}

/** What it takes on one core to multiply, and to compute what follows. */
function timeToMultiply({ rows, depth, columns, epilogue }: ProductStep): number {
  const parts = epilogue ? epilogue.reads.length + epilogue.results.length : 1;
  return rows * columns * (MULTIPLY * depth + FINISH * parts);
}

/** Multiplies the operands of small products, none of which waits for another. */
export function togetherAction(frame: Frame, { steps }: TogetherStep, { crew, kernels, addresses }: Kernels): Action {
  const products = steps.map((step) => productOf(frame, step, kernels.get(step)!, addresses.of(step)));
  const time = steps.reduce((sum, step) => sum + timeToMultiply(step), 0);
  const blocks = products.reduce((sum, product) => sum + product.blocks, 0);
  const act = crew.action(blocks, time, (each) => ({ kind: 'together', products, each }));
  return () => act(0);
}

/** Multiplies: large operands are packed before. `operands` is where the addresses of what its kernel reads and writes lie. */
export function productAction(frame: Frame, step: ProductStep, kernel: Kernel, crew: Crew, operands: number): Action {
  const { batch, rows, depth, columns } = step;
  const product = productOf(frame, step, kernel, operands);
  const count = sizeOf(batch);
  if (count === 0) return () => {};
  const [leftLines, rightLines] = [product.left.isPacked ? rows : 0, product.right.isPacked ? columns : 0];
  const packTime = PACK * (leftLines + rightLines) * depth;
  const multiplyTime = timeToMultiply(step);
  if (frame.layout.products.get(step)!.isApart) {
    const time = count * (packTime + multiplyTime + CALLS);
    const act = crew.action(count, time, (each) => ({ kind: 'products', product, each }));
    return () => act(0);
  }
  const lines = Math.ceil(leftLines / LINES) + Math.ceil(rightLines / LINES);
  const pack =
    lines === 0 ? null : crew.action(lines, packTime, (each) => ({ kind: 'pack', product, each: LINES * each }));
  const multiply = crew.action(product.blocks, multiplyTime, (each) => ({ kind: 'multiply', product, each }));
  return () => {
    for (let turn = 0; turn < count; turn++) {
      pack?.(turn);
      multiply(turn);
    }
  };
}
