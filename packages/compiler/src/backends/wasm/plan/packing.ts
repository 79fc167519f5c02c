import type { ProductStep } from './steps.ts';

/** Which operands of a product are packed before it is computed; the others are read where they lie. */
interface Packing {
  readonly left: boolean;
  readonly right: boolean;
}

/** An axis of the left operand: how long it is, and how many elements it is to the next place along it. */
export interface Axis {
  readonly length: number;
  readonly stride: number;
}

/** The ways between elements of the operands, in elements: 0, or 1 for columns, along axes of length 1. */
interface ProductStrides {
  readonly rowAxes: readonly Axis[];
  readonly depthAxes: readonly Axis[];
  readonly rightDepth: number;
  readonly rightColumn: number;
}

export function stridesOf({ batch, rowAxes, depthAxes, depth, columns, left, right }: ProductStep): ProductStrides {
  const own = left.access.strides.slice(batch.length);
  const axis = (length: number, i: number): Axis => ({ length, stride: length === 1 ? 0 : own[i]! });
  const [rightDepth, rightColumn] = right.access.strides.slice(-2) as [number, number];
  return {
    rowAxes: rowAxes.map(axis),
    depthAxes: depthAxes.map((length, i) => axis(length, rowAxes.length + i)),
    rightDepth: depth === 1 ? 0 : rightDepth,
    rightColumn: columns === 1 ? 1 : rightColumn,
  };
}

/** Operands of so many elements stay in the nearest caches however they are read. */
const SMALL_LEFT = 2 ** 14;
const SMALL_RIGHT = 2 ** 13;

/** What is read no more often than by so many columns or rows is not worth packing. */
const FEW = 16;

/**
 * The left operand can be read in any order, the right one where columns lie side by side; large ones are packed if they are read often.
 * Patches are not: their elements are near, since they are in several of them.
 */
export function packingOf(step: ProductStep): Packing {
  const { rows, depth, columns } = step;
  const { rowAxes, depthAxes, rightColumn } = stridesOf(step);
  const areSeveral = rowAxes.length > 1 || depthAxes.length > 1;
  const isBackwards = rowAxes.at(-1)!.stride < 0;
  return {
    left: !areSeveral && (isBackwards || (rows * depth > SMALL_LEFT && columns > FEW)),
    right: rightColumn !== 1 || (depth * columns > SMALL_RIGHT && rows > FEW),
  };
}

/** The lines of an operand, which are packed into panels: rows of the left one, columns of the right one. */
export interface Lines {
  /** Elements from a line to the next, and from an element of a line to the next. */
  readonly apart: number;
  readonly along: number;
  /** How they are packed: lines that lie beside each other, each element of which is followed by the next, or that lie anyhow. */
  readonly way: 'beside' | 'transposed' | 'apart';
  /** How deep panels are: lines that lie one after the other are packed four depths at a time. */
  readonly depth: number;
}

export function panelsOf({ depth, left, right }: ProductStep): { readonly left: Lines; readonly right: Lines } {
  const lines = (apart: number, along: number): Lines => {
    const way = apart === 1 ? 'beside' : along === 1 ? 'transposed' : 'apart';
    return { apart, along, way, depth: way === 'transposed' ? 4 * Math.ceil(depth / 4) : depth };
  };
  const [rowApart, rowAlong] = left.access.strides.slice(-2) as [number, number];
  const [columnAlong, columnApart] = right.access.strides.slice(-2) as [number, number];
  return { left: lines(rowApart, rowAlong), right: lines(columnApart, columnAlong) };
}
