import type { Code, Local } from '@keisan/autograd/internal';
import { identity } from '../plan/access.ts';
import { programOfMap } from '../plan/program.ts';
import type { MapStep, ProductStep } from '../plan/steps.ts';
import { type CodeContext, dtypeOf } from './context.ts';
import { type Kernel, mapBody, sourcesOf } from './map.ts';
import { Nest, type Operand } from './nest.ts';
import { keyOfOperands, operandOf } from './operand.ts';
import { apart, beside, LEFT_STEP, RIGHT_STEP, tiles, transposed } from './tiles.ts';

/** Rows and columns of a block: what follows a product is computed block by block, while its elements are near. */
export const BLOCK = 64;

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
 * `(row, column, rows, groups, tail, base, operands)`, with the columns in groups and what is left, `base` bytes added to where results go,
 * and where the addresses of its operands lie.
 */
export function writeEpilogue(context: CodeContext, product: ProductStep): Kernel {
  const step = epilogueOf(product);
  const program = programOfMap(context.plan, step, new Set([product.value]));
  const { reads } = program;
  const isBlock = (index: number) => reads[index]?.value === product.value;
  const operands: Operand[] = [
    ...reads.map((read, i) =>
      isBlock(i) ? { dtype: dtypeOf(context, read.value), strides: [BLOCK, 1] } : operandOf(context, read),
    ),
    ...step.results.map((result) => operandOf(context, result)),
  ];
  const blocks = operands.map((_, i) => isBlock(i));
  const key = `epilogue ${product.columns % 4} ${blocks} ${keyOfOperands(operands)} ${program.key}`;
  const name = context.kernels.nameOf(key, ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'], (code, ...params) => {
    const [row, column, rows, groups, tail, base, addresses] = params as [
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
      Local,
    ];
    const nest = new Nest(code, operands, addresses, (index, strides) => {
      if (isBlock(index)) code.write('i32.const', 0);
      else place(code, [row, column], strides, base);
    });
    const body = mapBody(code, context, program, operands, nest, 1);
    nest.along(0, false, { steps: rows, tail, lanes: 0 }, () =>
      nest.along(1, true, { steps: groups, tail, lanes: product.columns % 4 }, body),
    );
  });
  const sources = sourcesOf(program, step);
  return { name, count: 1, operands: sources.map((source, i) => (isBlock(i) ? 'block' : source)) };
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
