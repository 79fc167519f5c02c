import type { DType } from '../dtype.ts';
import type { View } from '../kernels/view.ts';
import { type Program, type Scalar, typeOf } from './program.ts';
import { Scalars } from './scalars.ts';

/** An element of an input, of a type that only its program knows: it goes with scalars of every type. */
export type Element = Scalar<never>;

/**
 * How an element of the output follows from elements of the inputs, each of the type that its dtype is computed in. The result is of
 * the type of the output; for bytes the low 8 bits count.
 */
export type Value = (s: Scalars, ...x: Element[]) => Scalar;

/** What an elementwise op computes. */
export interface Elementwise<A> {
  readonly value: Value;
  /** Static arguments that come after the inputs, of the dtype of the output. */
  readonly parameters?: (attrs: A) => readonly number[];
  /** Rejects inputs that have no result, before anything is computed. */
  readonly check?: (inputs: readonly View[], dtype: DType) => void;
}

/** Writes what an op computes: a scalar of the type of `output`. */
export function write(s: Scalars, value: Value, output: DType, x: readonly Scalar[]): Scalar {
  const type = typeOf(output);
  const result = s.giving(type, () => value(s, ...(x as readonly Element[])));
  if (result.type === type) return result;
  throw new Error(`A program gives ${result.type} where ${type} is wanted`);
}

/** The program of `value` for inputs and an output of these dtypes. */
export function programOf(inputs: readonly DType[], output: DType, value: Value): Program {
  const s = new Scalars();
  const x = inputs.map((dtype, index) => s.input(index, dtype));
  const result = write(s, value, output, x);
  return { inputs, output, result, key: `${inputs} ${output} ${s.keyOf(result)}` };
}
