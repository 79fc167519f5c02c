import { type Code, type Local, writeFunction } from '@keisan/autograd/internal';
import { identity } from '../plan/access.ts';
import { programOfMap } from '../plan/program.ts';
import type { MapStep, ProductStep } from '../plan/steps.ts';
import { type CodeContext, dtypeOf } from './context.ts';
import { mapBody } from './map.ts';
import { Nest, type Operand } from './nest.ts';
import { operandOf } from './operand.ts';
import { BLOCK, LEFT_STEP, RIGHT_STEP } from './tile.ts';
import { apart, beside, tiles, transposed } from './tiles.ts';

/** The functions that all products of a module share. */
export function productFunctions(relaxed: boolean) {
  return [
    tiles(relaxed),
    beside('besideLeft', LEFT_STEP / 16),
    beside('besideRight', RIGHT_STEP / 16),
    transposed('transposedLeft', LEFT_STEP),
    transposed('transposedRight', RIGHT_STEP),
    apart('apartLeft', LEFT_STEP),
    apart('apartRight', RIGHT_STEP),
  ];
}

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
 * Adds the function that computes what follows a product for a block of it:
 * `(row, column, rows, groups, tail, base, block)`, with the columns in groups and what is left, `base` bytes added to where results go,
 * and the block at `block`.
 */
export function writeEpilogue(context: CodeContext, name: string, product: ProductStep): void {
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
  context.functions.push(
    writeFunction(name, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], [], (code, ...params) => {
      const [row, column, rows, groups, tail, base, block] = params as [
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
    }),
  );
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
