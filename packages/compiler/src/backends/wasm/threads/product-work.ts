import { BLOCK, LEFT_STEP, RIGHT_STEP, TILE_COLUMNS, TILE_ROWS } from '../code/tile.ts';
import type { Exports } from '../run/exports.ts';
import type { Work } from './control.ts';

/** So much depth of the panels of a block stays in a core's nearest caches. */
const DEPTH = 512;

const FLOAT = 4;

/** An operand of products: its lines are the rows of a left one, the columns of a right one. */
interface Matrices {
  /** Where the matrix of each product of the batch begins. */
  readonly from: readonly number[];
  readonly lines: number;
  /** Bytes from a line to the next, and from an element of a line to the next. */
  readonly apart: number;
  readonly along: number;
  /** Where it is packed, and how many bytes that takes. */
  readonly packed: number;
  readonly packedBytes: number;
}

/** The products of a batch, as data. */
export interface Product {
  readonly depth: number;
  readonly left: Matrices;
  readonly right: Matrices;
  /** Whether each thread packs for itself, and computes whole products. */
  readonly isApart: boolean;
  /** Where the blocks of threads lie. */
  readonly block: number;
  /** Rows and columns of blocks: at most {@link BLOCK}. */
  readonly height: number;
  readonly width: number;
  /** What computes what follows, and from one product's results to the next. */
  readonly finish: string;
  readonly resultBytes: number;
}

/** Some lines of one matrix. */
interface Lines {
  readonly from: number;
  readonly count: number;
  readonly apart: number;
  readonly along: number;
}

const areBeside = ({ apart }: Pick<Lines, 'apart'>) => apart === FLOAT;

/** Bytes of a panel: lines that are transposed are packed four depths at a time. */
function panelBytes(matrices: Matrices, step: number, depth: number): number {
  const isByFours = !areBeside(matrices) && matrices.along === FLOAT;
  return step * (isByFours ? 4 * Math.ceil(depth / 4) : depth);
}

/** Packs four of the lines of each panel, which is so many lines wide. */
function packLines(
  exports: Exports,
  side: 'Left' | 'Right',
  lines: Lines,
  width: number,
  to: number,
  depth: number,
  bytes: number,
): void {
  const { from, count, apart, along } = lines;
  const isClose = along === FLOAT;
  const pack = exports[`${isClose ? 'transposed' : 'apart'}${side}`]!;
  const put = (first: number, inPanel: number, panels: number, at: number) => {
    const far = (line: number) => Math.min(line, inPanel - 1) * apart;
    const rest = isClose ? [Math.ceil(depth / 4)] : [depth, along];
    pack(from + first * apart, far(1), far(2), far(3), width * apart, panels, at, bytes, ...rest);
  };
  const whole = Math.floor(count / width);
  if (whole > 0) put(0, 4, whole, to);
  const left = count - whole * width;
  if (left > 0) put(whole * width, Math.min(left, 4), 1, to + whole * bytes);
}

function packLeft(exports: Exports, lines: Lines, to: number, depth: number, bytes: number): void {
  const panels = Math.ceil(lines.count / TILE_ROWS);
  if (areBeside(lines)) exports.besideLeft!(lines.from, LEFT_STEP, panels, to, depth, lines.along);
  else packLines(exports, 'Left', lines, TILE_ROWS, to, depth, bytes);
}

function packRight(exports: Exports, lines: Lines, to: number, depth: number, bytes: number): void {
  const panels = Math.ceil(lines.count / TILE_COLUMNS);
  if (areBeside(lines)) {
    exports.besideRight!(lines.from, RIGHT_STEP, panels, to, depth, lines.along);
    return;
  }
  packLines(exports, 'Right', lines, TILE_COLUMNS, to, depth, bytes);
  const { from, count, apart } = lines;
  if (count > 4) {
    const others = { ...lines, from: from + 4 * apart, count: count - 4 };
    packLines(exports, 'Right', others, TILE_COLUMNS, to + 16, depth, bytes);
  }
}

const isNew = ({ from }: Matrices, index: number) => index === 0 || from[index] !== from[index - 1];

/** Packs lines of the operands of the product that it is the turn of, where they are not those of the one before. */
export function packing({ left, right, depth }: Product, exports: Exports, each: number): Work {
  const [leftBytes, rightBytes] = [panelBytes(left, LEFT_STEP, depth), panelBytes(right, RIGHT_STEP, depth)];
  const leftBlocks = Math.ceil(left.lines / each);
  const some = ({ from, lines, apart, along }: Matrices, first: number, turn: number): Lines => ({
    from: from[turn]! + first * apart,
    count: Math.min(each, lines - first),
    apart,
    along,
  });
  return {
    blocks: leftBlocks + Math.ceil(right.lines / each),
    run(block, turn) {
      if (block < leftBlocks) {
        if (!isNew(left, turn)) return;
        const first = block * each;
        const to = left.packed + (first / TILE_ROWS) * leftBytes;
        packLeft(exports, some(left, first, turn), to, depth, leftBytes);
      } else {
        if (!isNew(right, turn)) return;
        const first = (block - leftBlocks) * each;
        const to = right.packed + (first / TILE_COLUMNS) * rightBytes;
        packRight(exports, some(right, first, turn), to, depth, rightBytes);
      }
    },
  };
}

/** Multiplies packed operands, and computes what follows: one block after the other. */
function multiplier(product: Product, exports: Exports, thread: number, copy: number) {
  const { depth, left, right, height, width } = product;
  const tiles = exports.tiles!;
  const finish = exports[product.finish]!;
  const block = product.block + thread * BLOCK * BLOCK * FLOAT;
  const [leftBytes, rightBytes] = [panelBytes(left, LEFT_STEP, depth), panelBytes(right, RIGHT_STEP, depth)];
  const [packedLeft, packedRight] = [left.packed + copy * left.packedBytes, right.packed + copy * right.packedBytes];
  const across = Math.ceil(right.lines / width);
  return (index: number, base: number) => {
    const [row, column] = [Math.floor(index / across) * height, (index % across) * width];
    const [rows, columns] = [Math.min(height, left.lines - row), Math.min(width, right.lines - column)];
    const a = packedLeft + (row / TILE_ROWS) * leftBytes;
    const b = packedRight + (column / TILE_COLUMNS) * rightBytes;
    const [aPanels, bPanels] = [Math.ceil(rows / TILE_ROWS), Math.ceil(columns / TILE_COLUMNS)];
    for (let from = 0; from < depth; from += DEPTH) {
      const some = Math.min(DEPTH, depth - from);
      const [fromLeft, fromRight] = [a + from * LEFT_STEP, b + from * RIGHT_STEP];
      tiles(fromLeft, fromRight, block, some, aPanels, bPanels, leftBytes, rightBytes, BLOCK * FLOAT, from);
    }
    finish(row, column, rows, Math.floor(columns / 4), columns % 4, base, block);
  };
}

/** How many blocks one product has. */
export const blocksOf = ({ left, right, height, width }: Product): number =>
  Math.ceil(left.lines / height) * Math.ceil(right.lines / width);

/** Multiplies packed operands of the product that it is the turn of. */
export function multiplication(product: Product, exports: Exports, thread: number, each: number): Work {
  const multiply = multiplier(product, exports, thread, 0);
  const count = blocksOf(product);
  return {
    blocks: Math.ceil(count / each),
    run(block, turn) {
      const end = Math.min((block + 1) * each, count);
      for (let index = block * each; index < end; index++) multiply(index, turn * product.resultBytes);
    },
  };
}

/** Computes whole products of a batch. */
export function products(product: Product, exports: Exports, thread: number, each: number): Work {
  const { left, right, depth } = product;
  const copy = product.isApart ? thread : 0;
  const multiply = multiplier(product, exports, thread, copy);
  const [leftTo, rightTo] = [left.packed + copy * left.packedBytes, right.packed + copy * right.packedBytes];
  const [leftBytes, rightBytes] = [panelBytes(left, LEFT_STEP, depth), panelBytes(right, RIGHT_STEP, depth)];
  const linesOf = ({ from, lines, apart, along }: Matrices, index: number): Lines => ({
    from: from[index]!,
    count: lines,
    apart,
    along,
  });
  const count = left.from.length;
  return {
    blocks: Math.ceil(count / each),
    run(block) {
      const first = block * each;
      const end = Math.min(first + each, count);
      for (let i = first; i < end; i++) {
        if (i === first || isNew(left, i)) packLeft(exports, linesOf(left, i), leftTo, depth, leftBytes);
        if (i === first || isNew(right, i)) packRight(exports, linesOf(right, i), rightTo, depth, rightBytes);
        for (let index = 0; index < blocksOf(product); index++) multiply(index, i * product.resultBytes);
      }
    },
  };
}
