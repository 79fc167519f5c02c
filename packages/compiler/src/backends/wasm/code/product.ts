import { type Code, type Func, type Local, writeFunction } from '@keisan/autograd/internal';
import { identity } from '../plan/access.ts';
import { packingOf, stridesOf } from '../plan/packing.ts';
import { programOfMap } from '../plan/program.ts';
import type { MapStep, ProductStep } from '../plan/steps.ts';
import { type CodeContext, dtypeOf } from './context.ts';
import { copied } from './counting.ts';
import type { Kernel } from './map.ts';
import { mapBody } from './map.ts';
import { advance, Nest, type Operand } from './nest.ts';
import { operandOf } from './operand.ts';
import { LEFT_STEP, RIGHT_STEP, TILE_COLUMNS, TILE_ROWS, type TileShape } from './tiles.ts';

/** Rows and columns of a block: what follows a product is computed block by block, while its elements are near. */
export const BLOCK = 64;

/** So much depth of the panels of a block stays in a core's nearest caches. */
const DEPTH = 512;

const FLOAT = 4;

/** Bytes from a row of a block to the next. */
export const BLOCK_ROW = BLOCK * FLOAT;

/** What follows a product: at least that its elements are put where they belong. */
const epilogueOf = ({ epilogue, value, rows, columns }: ProductStep): MapStep =>
  epilogue ?? {
    kind: 'map',
    space: [rows, columns],
    results: [{ id: value, value, access: identity([rows, columns]) }],
    members: new Set(),
    reads: [],
  };

/**
 * The function that computes what follows a product for a block of it: `(block, row, column, rows, groups, tail, base)`, with where the
 * block lies, the columns in groups and what is left, and `base` bytes added to where results go.
 */
function epilogueFunction(context: CodeContext, name: string, product: ProductStep): Func {
  const step = epilogueOf(product);
  const { reads, results } = programOfMap(context.plan, step, new Set([product.value]));
  const operands: Operand[] = [
    ...reads.map((read) =>
      read.value === product.value
        ? { dtype: dtypeOf(context, read.value), address: 0, strides: [BLOCK, 1] }
        : operandOf(context, read),
    ),
    ...step.results.map((result) => operandOf(context, result)),
  ];
  return writeFunction(name, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], [], (code, ...params) => {
    const [block, row, column, rows, groups, tail, base] = params as unknown as readonly [
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
    ];
    const isBlock = (index: number) => reads[index]?.value === product.value;
    const nest = new Nest(code, [product.rows, product.columns], operands, (index, strides) => {
      if (isBlock(index)) code.get(block);
      else place(code, [row, column], strides, base);
    });
    const body = mapBody(code, context, { reads, results }, operands, nest, 1);
    nest.along(0, false, { steps: rows, tail, lanes: 0 }, () =>
      nest.along(1, true, { steps: groups, tail, lanes: product.columns % 4 }, body),
    );
  });
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
  readonly leftRow: number;
  readonly leftDepth: number;
  readonly leftPanel: number;
  readonly rightDepth: number;
  readonly rightPanel: number;
}

function waysOf(step: ProductStep): Ways {
  const { leftRow, leftDepth, rightDepth } = stridesOf(step);
  const packing = packingOf(step);
  return {
    ...(packing.left
      ? { leftRow: FLOAT, leftDepth: LEFT_STEP, leftPanel: step.depth * LEFT_STEP }
      : { leftRow: leftRow * FLOAT, leftDepth: leftDepth * FLOAT, leftPanel: leftRow * FLOAT * TILE_ROWS }),
    ...(packing.right
      ? { rightDepth: RIGHT_STEP, rightPanel: step.depth * RIGHT_STEP }
      : { rightDepth: rightDepth * FLOAT, rightPanel: RIGHT_STEP }),
  };
}

/** A block of a product as variables. */
interface Block {
  readonly row: Local;
  readonly column: Local;
  readonly height: Local;
  readonly width: Local;
}

/** Writes what multiplies a block: whole tiles, then rows and columns that are left. */
function multiply(
  code: Code,
  context: CodeContext,
  { rows, depth, columns }: ProductStep,
  ways: Ways,
  { row, column, height, width }: Block,
  [passing, left, right]: readonly [Local, Local, Local],
): void {
  const { leftRow, leftDepth, leftPanel, rightDepth, rightPanel } = ways;
  const restOfRows = rows % TILE_ROWS;
  const restOfColumns = columns % TILE_COLUMNS;
  const isNarrow = restOfColumns > 0 && restOfColumns <= TILE_COLUMNS / 2;
  by(code, height, 'div_u', TILE_ROWS);
  const leftPanels = kept(code);
  // More than half a panel is as good as a whole one.
  by(code, width, 'add', TILE_COLUMNS / 2 - 1);
  code.write('i32.const', TILE_COLUMNS);
  code.write('i32.div_u');
  const rightPanels = kept(code);
  const from = (start: Local, index: Local, step: number, panel: number) => {
    by(code, index, 'mul', step / panel);
    code.get(start);
    code.write('i32.add');
    return kept(code);
  };
  const a = from(left, row, leftPanel, TILE_ROWS);
  const b = from(right, column, rightPanel, TILE_COLUMNS);
  code.write('i32.const', 0);
  const done = kept(code);
  const one = code.local('i32');
  code.write('i32.const', 1);
  code.set(one);

  const call = (shape: Pick<TileShape, 'rows' | 'vectors'>, some: Local) => {
    const [isRow, isColumn] = [shape.rows < TILE_ROWS, shape.vectors < TILE_COLUMNS / 4];
    const beyond = (start: Local, panels: Local, bytes: number, isBeyond: boolean) => {
      code.get(start);
      if (!isBeyond) return;
      by(code, panels, 'mul', bytes);
      code.write('i32.add');
    };
    beyond(a, leftPanels, leftPanel, isRow);
    beyond(b, rightPanels, rightPanel, isColumn);
    code.get(passing);
    if (isRow) {
      by(code, leftPanels, 'mul', TILE_ROWS * BLOCK_ROW);
      code.write('i32.add');
    }
    if (isColumn) {
      by(code, rightPanels, 'mul', RIGHT_STEP);
      code.write('i32.add');
    }
    code.get(some);
    code.get(isRow ? one : leftPanels);
    code.get(isColumn ? one : rightPanels);
    code.write('i32.const', leftPanel);
    code.write('i32.const', rightPanel);
    code.get(done);
    code.call(context.tiles({ ...shape, leftRow, leftDepth, rightDepth }));
  };
  const withRest = (vectors: number, some: Local) => {
    call({ rows: TILE_ROWS, vectors }, some);
    if (restOfRows === 0) return;
    by(code, height, 'rem_u', TILE_ROWS);
    code.if(() => call({ rows: restOfRows, vectors }, some));
  };
  code.loop((again) => {
    const some = partOf(code, depth, done, DEPTH);
    if (columns > TILE_COLUMNS / 2) withRest(TILE_COLUMNS / 4, some);
    if (isNarrow) {
      by(code, rightPanels, 'mul', TILE_COLUMNS);
      code.get(width);
      code.write('i32.lt_u');
      code.if(() => withRest(1, some));
    }
    if (depth <= DEPTH) return;
    advance(code, a, DEPTH * leftDepth);
    advance(code, b, DEPTH * rightDepth);
    advance(code, done, DEPTH);
    code.get(done);
    code.write('i32.const', depth);
    code.write('i32.lt_u');
    code.branchIf(again);
  });
}

/**
 * Adds the function of a product: `(from, to, passing, left, right, base)`, some of its blocks, given where a block passes through, where
 * the operands begin, packed or not, and how many bytes are added to where results go.
 */
export function writeProduct(context: CodeContext, name: string, step: ProductStep): Kernel {
  const { rows, columns } = step;
  const finish = epilogueFunction(context, `${name}_then`, step);
  const across = Math.ceil(columns / BLOCK);
  const ways = waysOf(step);
  const kernel = writeFunction(name, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], [], (code, ...params) => {
    const [from, to, passing, left, right, base] = params as unknown as readonly [
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
    ];
    const block = copied(code, from);
    code.loop((again) => {
      by(code, block, 'div_u', across);
      code.write('i32.const', BLOCK);
      code.write('i32.mul');
      const row = kept(code);
      by(code, block, 'rem_u', across);
      code.write('i32.const', BLOCK);
      code.write('i32.mul');
      const column = kept(code);
      const [height, width] = [partOf(code, rows, row, BLOCK), partOf(code, columns, column, BLOCK)];
      multiply(code, context, step, ways, { row, column, height, width }, [passing, left, right]);
      for (const local of [passing, row, column, height]) code.get(local);
      by(code, width, 'div_u', 4);
      by(code, width, 'rem_u', 4);
      code.get(base);
      code.call(finish);
      advance(code, block, 1);
      code.get(block);
      code.get(to);
      code.write('i32.lt_u');
      code.branchIf(again);
    });
  });
  context.functions.push(finish, kernel);
  return { name, count: across * Math.ceil(rows / BLOCK) };
}
