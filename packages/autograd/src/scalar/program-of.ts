import type { DType } from '../dtype.ts';
import { type Program, type Scalar, typeOf } from './program.ts';
import { Scalars } from './scalars.ts';

/** How an element of the output follows from elements of the inputs, of the types that their dtypes are computed in. */
export type Value = (s: Scalars, ...x: Scalar[]) => Scalar;

/** The program of `value` for inputs and an output of these dtypes. */
export function programOf(inputs: readonly DType[], output: DType, value: Value): Program {
  const s = new Scalars();
  const result = value(s, ...inputs.map((dtype, index) => s.input(index, dtype)));
  if (result.type !== typeOf(output)) throw new Error(`A program gives ${result.type} where ${output} is wanted`);
  return { inputs, output, result };
}
