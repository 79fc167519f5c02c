import type { ProductStep } from './steps.ts';

/** Which operands of a product are packed before it is computed; the others are read where they lie. */
export interface Packing {
  readonly left: boolean;
  readonly right: boolean;
}

/** The steps between elements of the operands, in elements: 0, or 1 for columns, along axes of length 1. */
export interface ProductStrides {
  readonly leftRow: number;
  readonly leftDepth: number;
  readonly rightDepth: number;
  readonly rightColumn: number;
}

export function stridesOf({ rows, depth, columns, left, right }: ProductStep): ProductStrides {
  const [leftRow, leftDepth] = left.access.strides.slice(-2) as [number, number];
  const [rightDepth, rightColumn] = right.access.strides.slice(-2) as [number, number];
  return {
    leftRow: rows === 1 ? 0 : leftRow,
    leftDepth: depth === 1 ? 0 : leftDepth,
    rightDepth: depth === 1 ? 0 : rightDepth,
    rightColumn: columns === 1 ? 1 : rightColumn,
  };
}

/** Operands of so many elements stay in the nearest caches however they are read. */
const SMALL_LEFT = 2 ** 14;
const SMALL_RIGHT = 2 ** 13;

/** What is read no more often than by so many columns or rows is not worth packing. */
const FEW = 16;

/** The left operand can be read in any order, the right one where columns lie side by side; large ones are packed if they are read often. */
export function packingOf(step: ProductStep): Packing {
  const { rows, depth, columns } = step;
  const { leftRow, rightColumn } = stridesOf(step);
  return {
    left: leftRow < 0 || (rows * depth > SMALL_LEFT && columns > FEW),
    right: rightColumn !== 1 || (depth * columns > SMALL_RIGHT && rows > FEW),
  };
}
