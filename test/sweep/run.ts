import { readFileSync } from 'node:fs';
import type { BlockKernel } from '../../packages/autograd/src/scalar/block-kernel.ts';
import { interpreted } from '../../packages/autograd/src/scalar/interpret.ts';
import type { Program } from '../../packages/autograd/src/scalar/program.ts';
import { programOf, type Value } from '../../packages/autograd/src/scalar/program-of.ts';
import { compiled } from '../../packages/autograd/src/scalar/wasm-kernel.ts';
import { functions, type Swept } from './functions.ts';
import { arityOf, type FloatType, type FunctionName, inputsOf } from './inputs.ts';

/** The ways to run a program. The first is measured; the others must give its bits. */
export const paths: Readonly<Record<string, (program: Program) => BlockKernel>> = {
  interpreted,
  compiled: (program) => compiled(program)!,
};

export const types: readonly FloatType[] = ['float32', 'float64'];

/** The functions of the table, by name. */
export const swept = Object.entries(functions) as readonly [FunctionName, Swept][];

/** The inputs of a function in one type, and the values near which it must come. */
export interface Case {
  readonly inputs: readonly (readonly number[])[];
  readonly exact: Float64Array;
}

/** The inputs of a function in both types, and its values from a folder that references.py wrote. */
export function casesOf(name: FunctionName, folder: URL, times = 1): Readonly<Record<FloatType, Case>> {
  const file = readFileSync(new URL(`${name}.bin`, folder));
  const values = new Float64Array(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength));
  const [float32, float64] = types.map((type) => inputsOf(name, type, times)) as [Case['inputs'], Case['inputs']];
  const border = float32[0]!.length;
  if (border + float64[0]!.length !== values.length)
    throw new Error(`${name}.bin is not of this plan: run references.py`);
  return {
    float32: { inputs: float32, exact: values.subarray(0, border) },
    float64: { inputs: float64, exact: values.subarray(border) },
  };
}

/** What a function gives at each of the inputs, run in one way, block after block. */
export function valuesOf(
  name: FunctionName,
  type: FloatType,
  inputs: Case['inputs'],
  makeReady: (program: Program) => BlockKernel,
): Float64Array {
  const dtypes = Array.from({ length: arityOf(name) }, () => type);
  const kernel = makeReady(programOf(dtypes, type, functions[name]!.value as Value));
  const count = inputs[0]!.length;
  const values = new Float64Array(count);
  for (let start = 0; start < count; start += kernel.length) {
    const length = Math.min(kernel.length, count - start);
    for (const [i, row] of inputs.entries()) kernel.inputs[i]!.set(row.slice(start, start + length));
    kernel.run(length);
    values.set(kernel.output.subarray(0, length), start);
  }
  return values;
}
