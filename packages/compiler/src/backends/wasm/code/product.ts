import { type Code, type Func, keyOf, type Local, writeFunction } from '@keisan/autograd/internal';
import { identity } from '../plan/access.ts';
import { type Axis, packingOf, panelsOf, stridesOf } from '../plan/packing.ts';
import { programOfMap } from '../plan/program.ts';
import type { MapStep, ProductStep } from '../plan/steps.ts';
import { type CodeContext, dtypeOf } from './context.ts';
import { advance, copied, repeat } from './counting.ts';
import { type Kernel, mapBody, sourcesOf, stepsOver } from './map.ts';
import { Nest, type Operand } from './nest.ts';
import { keyOfOperands, operandOf, type Source, sourceOf } from './operand.ts';
import { BLOCK_BYTES, BLOCK_COLUMNS, BLOCK_ROWS, LEFT_STEP, RIGHT_STEP, TILE_COLUMNS, TILE_ROWS } from './tile.ts';
import type { TileShape } from './tiles.ts';

/** So much depth of the panels of a block stays in a core's nearest caches. */
const DEPTH = 256;

const FLOAT = 4;

/** Products of up to so many elements have lower blocks, so that threads can share them. */
const FEW = 2 ** 12;

/** What lies where, after what follows a product reads and makes: both operands, where they are packed, and the blocks of threads. */
const places = ['left', 'right', 'packedLeft', 'packedRight', 'block'] as const;

/** How many addresses those are. */
export const PLACES = places.length;

/** Bytes from a row of a block to the next. */
export const BLOCK_ROW = BLOCK_COLUMNS * FLOAT;

/** What follows a product: at least that its elements are put where they belong. */
const epilogueOf = ({ epilogue, value, rows, columns }: ProductStep): MapStep =>
  epilogue ?? {
    kind: 'map',
    space: [rows, columns],
    results: [{ id: value, value, access: identity([rows, columns]) }],
    members: new Set(),
    reads: [],
  };

/** What follows a product, as a function, and what its operands are. */
interface Epilogue {
  readonly key: string;
  readonly func: Func;
  readonly sources: readonly Source[];
}

/**
 * The function that computes what follows a product for a block of it: `(block, row, column, rows, groups, tail, base, operands)`, with
 * where the block lies, the columns in groups and what is left, `base` bytes added to where results go, and where the addresses of its
 * operands lie.
 */
function writeEpilogue(context: CodeContext, product: ProductStep): Epilogue {
  const step = epilogueOf(product);
  const program = programOfMap(context.plan, step, new Set([product.value]));
  const { reads } = program;
  const isBlock = (index: number) => reads[index]?.value === product.value;
  const operands: Operand[] = [
    ...reads.map((read, i) =>
      isBlock(i) ? { dtype: dtypeOf(context, read.value), strides: [BLOCK_COLUMNS, 1] } : operandOf(context, read),
    ),
    ...step.results.map((result) => operandOf(context, result)),
  ];
  const blocks = operands.map((_, i) => isBlock(i));
  const key = `epilogue ${product.columns % 4} ${blocks} ${keyOfOperands(operands)} ${program.key}`;
  const params = Array<'i32'>(8).fill('i32');
  const func = context.kernels.shared(key, (name) =>
    writeFunction(name, params, [], (code, block, row, column, rows, groups, tail, base, addresses) => {
      const nest = new Nest(code, operands, addresses, (index, strides) => {
        if (isBlock(index)) code.get(block);
        else place(code, [row, column], strides, base);
      });
      const body = mapBody(code, context, program, operands, nest, 1);
      nest.along(0, false, { steps: rows, tail, lanes: 0 }, () =>
        nest.along(1, true, { steps: groups, tail, lanes: product.columns % 4 }, body),
      );
    }),
  );
  const sources = sourcesOf(program, step).map((source, i): Source => (isBlock(i) ? 'argument' : source));
  return { key, func, sources };
}

/** Leaves on the stack where a place lies, in bytes. */
function place(code: Code, indexes: readonly Local[], strides: readonly number[], base: Local): void {
  code.get(base);
  indexes.forEach((index, axis) => {
    code.get(index);
    code.write('i32.const', strides[axis]!);
    code.write('i32.mul');
    code.write('i32.add');
  });
}

/** A new variable: what is on the stack. */
function kept(code: Code): Local {
  const local = code.local('i32');
  code.set(local);
  return local;
}

/** Leaves an operation of a variable and a number on the stack. */
function by(code: Code, local: Local, operation: 'mul' | 'div_u' | 'rem_u' | 'add', number: number): void {
  code.get(local);
  code.write('i32.const', number);
  code.write(`i32.${operation}`);
}

/** How much of a length is in the block that begins at a place. */
function partOf(code: Code, length: number, from: Local, most: number): Local {
  code.write('i32.const', length);
  code.get(from);
  code.write('i32.sub');
  const part = kept(code);
  code.write('i32.const', most);
  code.get(part);
  code.write('i32.lt_u');
  code.if(() => {
    code.write('i32.const', most);
    code.set(part);
  });
  return part;
}

/** How operands are gone over, in bytes. */
interface Ways {
  /** The axes of rows of the left operand: tiles are of rows of the last one, a line. */
  readonly rowAxes: readonly Axis[];
  readonly depthAxes: readonly Axis[];
  readonly leftPanel: number;
  readonly rightDepth: number;
  readonly rightPanel: number;
}

function waysOf(step: ProductStep): Ways {
  const { rowAxes, depthAxes, rightDepth } = stridesOf(step);
  const packing = packingOf(step);
  const panels = panelsOf(step);
  const inBytes = (axes: readonly Axis[]) => axes.map(({ length, stride }) => ({ length, stride: stride * FLOAT }));
  return {
    ...(packing.left
      ? {
          rowAxes: [{ length: step.rows, stride: FLOAT }],
          depthAxes: [{ length: step.depth, stride: LEFT_STEP }],
          leftPanel: panels.left.depth * LEFT_STEP,
        }
      : {
          rowAxes: inBytes(rowAxes),
          depthAxes: inBytes(depthAxes),
          leftPanel: rowAxes.at(-1)!.stride * FLOAT * TILE_ROWS,
        }),
    ...(packing.right
      ? { rightDepth: RIGHT_STEP, rightPanel: panels.right.depth * RIGHT_STEP }
      : { rightDepth: rightDepth * FLOAT, rightPanel: RIGHT_STEP }),
  };
}

/** How rows are parted into blocks: whole lines, as many as fit, or parts of one. */
interface Lines {
  readonly length: number;
  /** How many rows a block has at most. */
  readonly rowsPerBlock: number;
  /** How many lines a block has. */
  readonly perBlock: number;
  /** How many blocks a line has. */
  readonly parts: number;
  /** How many blocks all lines have. */
  readonly blocks: number;
}

function linesOf({ rows, columns, rowAxes }: ProductStep): Lines {
  const length = rowAxes.at(-1)!;
  const rowsPerBlock = rows * columns > FEW ? BLOCK_ROWS : BLOCK_ROWS / 2;
  const perBlock = Math.max(1, Math.floor(rowsPerBlock / length));
  const parts = Math.ceil(length / rowsPerBlock);
  return { length, rowsPerBlock, perBlock, parts, blocks: Math.ceil(rows / length / perBlock) * parts };
}

/** Where a part of a line is multiplied, as variables. */
interface Part {
  /** Where its rows begin in the left operand, and the columns in the right one. */
  readonly left: Local;
  readonly right: Local;
  /** Where its elements go in the block. */
  readonly to: Local;
  readonly height: Local;
  readonly width: Local;
}

/** Writes what multiplies a part of a line: whole tiles, then rows and columns that are left. */
function multiply(
  code: Code,
  context: CodeContext,
  { columns }: ProductStep,
  { rowAxes, depthAxes, leftPanel, rightDepth, rightPanel }: Ways,
  { left, right, to, height, width }: Part,
): void {
  const { length, stride: leftRow } = rowAxes.at(-1)!;
  const restOfRows = length % TILE_ROWS;
  const restOfColumns = columns % TILE_COLUMNS;
  const isNarrow = restOfColumns > 0 && restOfColumns <= TILE_COLUMNS / 2;
  by(code, height, 'div_u', TILE_ROWS);
  const leftPanels = kept(code);
  // More than half a panel is as good as a whole one.
  by(code, width, 'add', TILE_COLUMNS / 2 - 1);
  code.write('i32.const', TILE_COLUMNS);
  code.write('i32.div_u');
  const rightPanels = kept(code);
  const [a, b] = [copied(code, left), copied(code, right)];
  code.write('i32.const', 0);
  const done = kept(code);
  code.write('i32.const', 1);
  const one = kept(code);

  const call = (shape: Pick<TileShape, 'rows' | 'vectors'>, some: Local) => {
    const [isRow, isColumn] = [shape.rows < TILE_ROWS, shape.vectors < TILE_COLUMNS / 4];
    const beyond = (start: Local, rowBytes: number, columnBytes: number) => {
      code.get(start);
      for (const [is, panels, bytes] of [
        [isRow, leftPanels, rowBytes],
        [isColumn, rightPanels, columnBytes],
      ] as const) {
        if (!is || bytes === 0) continue;
        by(code, panels, 'mul', bytes);
        code.write('i32.add');
      }
    };
    beyond(a, leftPanel, 0);
    beyond(b, 0, rightPanel);
    beyond(to, TILE_ROWS * BLOCK_ROW, RIGHT_STEP);
    code.get(some);
    code.get(isRow ? one : leftPanels);
    code.get(isColumn ? one : rightPanels);
    code.write('i32.const', leftPanel);
    code.write('i32.const', rightPanel);
    code.get(done);
    code.call(context.tiles({ ...shape, leftRow, depthAxes, rightDepth }));
  };
  const withRest = (vectors: number, some: Local) => {
    if (length >= TILE_ROWS) call({ rows: TILE_ROWS, vectors }, some);
    if (restOfRows === 0) return;
    by(code, height, 'rem_u', TILE_ROWS);
    code.if(() => call({ rows: restOfRows, vectors }, some));
  };
  const [outer, ...inner] = depthAxes as readonly [Axis, ...Axis[]];
  const innerDepth = inner.reduce((product, axis) => product * axis.length, 1);
  const chunk = Math.max(1, Math.floor(DEPTH / innerDepth));
  code.loop((again) => {
    const some = partOf(code, outer.length, done, chunk);
    if (columns > TILE_COLUMNS / 2) withRest(TILE_COLUMNS / 4, some);
    if (isNarrow) {
      by(code, rightPanels, 'mul', TILE_COLUMNS);
      code.get(width);
      code.write('i32.lt_u');
      code.if(() => withRest(1, some));
    }
    if (outer.length <= chunk) return;
    advance(code, a, chunk * outer.stride);
    advance(code, b, chunk * innerDepth * rightDepth);
    advance(code, done, chunk);
    code.get(done);
    code.write('i32.const', outer.length);
    code.write('i32.lt_u');
    code.branchIf(again);
  });
}

/** Leaves on the stack where a line begins, from its number: the axes of rows but the last one. */
function lineStart(code: Code, line: Local, axes: readonly Axis[]): void {
  code.write('i32.const', 0);
  let inner = 1;
  for (const { length, stride } of axes.toReversed()) {
    by(code, line, 'div_u', inner);
    code.write('i32.const', length);
    code.write('i32.rem_u');
    code.write('i32.const', stride);
    code.write('i32.mul');
    code.write('i32.add');
    inner *= length;
  }
}

/**
 * Adds the function of a product: `(from, to, thread, left, right, base, operands)`, some of its blocks, given which thread computes them,
 * how many bytes are added to where the operands begin, packed or not, and to where results go, and where the addresses lie of what follows.
 * After those come those of {@link places}.
 */
export function writeProduct(context: CodeContext, step: ProductStep): Kernel {
  const { rows, depth, columns } = step;
  const finish = writeEpilogue(context, step);
  const across = Math.ceil(columns / BLOCK_COLUMNS);
  const ways = waysOf(step);
  const packing = packingOf(step);
  const { length, rowsPerBlock, perBlock, parts, blocks } = linesOf(step);
  const count = rows / length;
  const lineAxes = ways.rowAxes.slice(0, -1);

  const key = `product ${keyOf([rows, depth, columns, length, ways, packing])} ${finish.key}`;
  const name = context.kernels.nameOf(
    key,
    Array<'i32'>(7).fill('i32'),
    (code, from, to, thread, leftBytes, rightBytes, base, operands) => {
      const beyond = (place: (typeof places)[number], bytes: Local) => {
        code.get(operands);
        code.write('i32.load', 4 * (finish.sources.length + places.indexOf(place)));
        code.get(bytes);
        code.write('i32.add');
        return kept(code);
      };
      const left = beyond(packing.left ? 'packedLeft' : 'left', leftBytes);
      const right = beyond(packing.right ? 'packedRight' : 'right', rightBytes);
      by(code, thread, 'mul', BLOCK_BYTES);
      const passing = beyond('block', kept(code));
      const scaled = (local: Local, factor: number, start?: Local) => {
        by(code, local, 'mul', factor);
        if (start) {
          code.get(start);
          code.write('i32.add');
        }
        return kept(code);
      };
      const block = copied(code, from);
      code.loop((again) => {
        by(code, block, 'div_u', across);
        const rowBlock = kept(code);
        by(code, block, 'rem_u', across);
        const column = scaled(kept(code), BLOCK_COLUMNS);
        const width = partOf(code, columns, column, BLOCK_COLUMNS);
        const rightStart = scaled(column, ways.rightPanel / TILE_COLUMNS, right);
        by(code, rowBlock, 'div_u', parts);
        const line = scaled(kept(code), perBlock);
        by(code, rowBlock, 'rem_u', parts);
        const within = scaled(kept(code), rowsPerBlock);
        const height = partOf(code, length, within, rowsPerBlock);
        const row = scaled(line, length, within);
        const leftOfPart = scaled(within, ways.leftPanel / TILE_ROWS, left);
        const lines = partOf(code, count, line, perBlock);
        code.get(height);
        code.get(lines);
        code.write('i32.mul');
        const rowsOfBlock = kept(code);
        const at = copied(code, passing);
        repeat(code, lines, () => {
          lineStart(code, line, lineAxes);
          code.get(leftOfPart);
          code.write('i32.add');
          multiply(code, context, step, ways, { left: kept(code), right: rightStart, to: at, height, width });
          by(code, height, 'mul', BLOCK_ROW);
          code.get(at);
          code.write('i32.add');
          code.set(at);
          advance(code, line, 1);
        });
        for (const local of [passing, row, column, rowsOfBlock]) code.get(local);
        by(code, width, 'div_u', 4);
        by(code, width, 'rem_u', 4);
        code.get(base);
        code.get(operands);
        code.call(finish.func);
        advance(code, block, 1);
        code.get(block);
        code.get(to);
        code.write('i32.lt_u');
        code.branchIf(again);
      });
    },
  );
  const sources = { left: sourceOf(step.left), right: sourceOf(step.right) };
  const own = places.map((place) => (place === 'left' || place === 'right' ? sources[place] : place));
  return { name, ...stepsOver(across * blocks, 1), operands: [...finish.sources, ...own] };
}
