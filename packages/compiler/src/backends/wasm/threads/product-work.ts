import { LEFT_STEP, RIGHT_STEP, TILE_COLUMNS, TILE_ROWS } from '../code/tile.ts';
import type { Lines as PackedLines } from '../plan/packing.ts';
import type { Exports } from '../run/exports.ts';
import type { Work } from './control.ts';

/** An operand of products: its lines are the rows of a left one, the columns of a right one. */
interface Matrices {
  /** How many bytes after the first one the matrix of each product of the batch begins. */
  readonly offsets: readonly number[];
  readonly lines: number;
  /** Bytes from a line to the next, and from an element of a line to the next. */
  readonly apart: number;
  readonly along: number;
  /** How lines are packed. */
  readonly way: PackedLines['way'];
  /** Whether it is packed before, the bytes of a panel, and those of a whole operand. */
  readonly isPacked: boolean;
  readonly panelBytes: number;
  readonly packedBytes: number;
}

/** The products of a batch, as data. */
export interface Product {
  readonly depth: number;
  readonly left: Matrices;
  readonly right: Matrices;
  /** What multiplies, in how many blocks, and the bytes from one product's results to the next. */
  readonly kernel: string;
  readonly blocks: number;
  readonly resultBytes: number;
  /** Where the addresses of what its kernel reads and writes lie. */
  readonly operands: number;
  /** Where those of both operands lie, and of where they are packed. */
  readonly places: number;
}

/** Some lines of one matrix. */
interface Lines {
  readonly from: number;
  readonly count: number;
  readonly apart: number;
  readonly along: number;
  readonly way: PackedLines['way'];
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
  const { from, count, apart, along, way } = lines;
  const pack = exports[`${way}${side}`]!;
  const put = (first: number, inPanel: number, panels: number, at: number) => {
    const far = (line: number) => Math.min(line, inPanel - 1) * apart;
    const rest = way === 'transposed' ? [Math.ceil(depth / 4)] : [depth, along];
    pack(from + first * apart, far(1), far(2), far(3), width * apart, panels, at, bytes, ...rest);
  };
  const whole = Math.floor(count / width);
  if (whole > 0) put(0, 4, whole, to);
  const left = count - whole * width;
  if (left > 0) put(whole * width, Math.min(left, 4), 1, to + whole * bytes);
}

function packLeft(exports: Exports, lines: Lines, to: number, depth: number, bytes: number): void {
  const panels = Math.ceil(lines.count / TILE_ROWS);
  if (lines.way === 'beside') exports.besideLeft!(lines.from, LEFT_STEP, panels, to, depth, lines.along);
  else packLines(exports, 'Left', lines, TILE_ROWS, to, depth, bytes);
}

function packRight(exports: Exports, lines: Lines, to: number, depth: number, bytes: number): void {
  const panels = Math.ceil(lines.count / TILE_COLUMNS);
  if (lines.way === 'beside') {
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

const isNew = ({ offsets }: Matrices, index: number) => index === 0 || offsets[index] !== offsets[index - 1];

/** Some lines of one of the matrices, the first of which begins at an address. */
const linesOf = (
  { offsets, apart, along, way }: Matrices,
  start: number,
  index: number,
  first: number,
  count: number,
) => ({
  from: start + offsets[index]! + first * apart,
  count,
  apart,
  along,
  way,
});

/** What a thread works with. */
export interface Workplace {
  readonly exports: Exports;
  readonly memory: WebAssembly.Memory;
  readonly thread: number;
}

/** Where things lie now. */
interface Places {
  readonly left: number;
  readonly right: number;
  readonly packedLeft: number;
  readonly packedRight: number;
}

/** Reads where things lie from memory, which may have grown since the last time. */
function placesIn(memory: WebAssembly.Memory, address: number): () => Places {
  let words = new Uint32Array(memory.buffer);
  return () => {
    if (words.buffer !== memory.buffer) words = new Uint32Array(memory.buffer);
    const at = address / 4;
    return {
      left: words[at]!,
      right: words[at + 1]!,
      packedLeft: words[at + 2]!,
      packedRight: words[at + 3]!,
    };
  };
}

/** Packs lines of the operands of the product that it is the turn of, where they are not those of the one before. */
export function packing(product: Product, { exports, memory }: Workplace, each: number): Work {
  const { left, right, depth } = product;
  const places = placesIn(memory, product.places);
  const blocksOf = ({ isPacked, lines }: Matrices) => (isPacked ? Math.ceil(lines / each) : 0);
  const leftBlocks = blocksOf(left);
  const some = (matrices: Matrices, start: number, first: number, turn: number) =>
    linesOf(matrices, start, turn, first, Math.min(each, matrices.lines - first));
  return {
    blocks: leftBlocks + blocksOf(right),
    run(block, turn) {
      const at = places();
      if (block < leftBlocks) {
        if (!isNew(left, turn)) return;
        const first = block * each;
        const to = at.packedLeft + (first / TILE_ROWS) * left.panelBytes;
        packLeft(exports, some(left, at.left, first, turn), to, depth, left.panelBytes);
      } else {
        if (!isNew(right, turn)) return;
        const first = (block - leftBlocks) * each;
        const to = at.packedRight + (first / TILE_COLUMNS) * right.panelBytes;
        packRight(exports, some(right, at.right, first, turn), to, depth, right.panelBytes);
      }
    },
  };
}

/** Multiplies: some blocks of one product; `copy` says which of the packed operands, where there are several. */
function multiplier(product: Product, { exports, thread }: Workplace, copy: number) {
  const { left, right, resultBytes, operands } = product;
  const multiply = exports[product.kernel]!;
  const beyond = ({ isPacked, packedBytes, offsets }: Matrices, turn: number) =>
    isPacked ? copy * packedBytes : offsets[turn]!;
  return (from: number, to: number, turn: number) =>
    void multiply(from, to, thread, beyond(left, turn), beyond(right, turn), turn * resultBytes, operands);
}

/** Multiplies the operands of the product that it is the turn of. */
export function multiplication(product: Product, workplace: Workplace, each: number): Work {
  const multiply = multiplier(product, workplace, 0);
  const { blocks } = product;
  return {
    blocks: Math.ceil(blocks / each),
    run: (block, turn) => multiply(block * each, Math.min((block + 1) * each, blocks), turn),
  };
}

/** Multiplies the operands of several products, which lie as they are. */
export function together(list: readonly Product[], workplace: Workplace, each: number): Work {
  const parts = list.flatMap((product) => {
    const multiply = multiplier(product, workplace, 0);
    return Array.from({ length: product.blocks }, (_, block) => ({ multiply, block }));
  });
  return {
    blocks: Math.ceil(parts.length / each),
    run(first) {
      const end = Math.min((first + 1) * each, parts.length);
      for (let part = first * each; part < end; part++) {
        const { multiply, block } = parts[part]!;
        multiply(block, block + 1, 0);
      }
    },
  };
}

/** Computes whole products of a batch, whose operands each thread packs for itself. */
export function products(product: Product, workplace: Workplace, each: number): Work {
  const { left, right, depth, blocks } = product;
  const { exports, memory, thread } = workplace;
  const places = placesIn(memory, product.places);
  const multiply = multiplier(product, workplace, thread);
  const whole = (matrices: Matrices, start: number, index: number) =>
    linesOf(matrices, start, index, 0, matrices.lines);
  const count = left.offsets.length;
  return {
    blocks: Math.ceil(count / each),
    run(block) {
      const at = places();
      const [leftTo, rightTo] = [
        at.packedLeft + thread * left.packedBytes,
        at.packedRight + thread * right.packedBytes,
      ];
      const first = block * each;
      const end = Math.min(first + each, count);
      for (let i = first; i < end; i++) {
        const isFirst = i === first;
        if (left.isPacked && (isFirst || isNew(left, i))) {
          packLeft(exports, whole(left, at.left, i), leftTo, depth, left.panelBytes);
        }
        if (right.isPacked && (isFirst || isNew(right, i))) {
          packRight(exports, whole(right, at.right, i), rightTo, depth, right.panelBytes);
        }
        multiply(0, blocks, i);
      }
    },
  };
}
