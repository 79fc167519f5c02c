import type { DType } from '../dtype.ts';
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
}

/** The program of `value` for inputs and an output of these dtypes. */
export function programOf(inputs: readonly DType[], output: DType, value: Value): Program {
  const s = new Scalars(typeOf(output));
  const result = value(s, ...inputs.map((dtype, index) => s.input(index, dtype) as Element));
  if (result.type !== s.output) throw new Error(`A program gives ${result.type} where ${s.output} is wanted`);
  return { inputs, output, result };
}
