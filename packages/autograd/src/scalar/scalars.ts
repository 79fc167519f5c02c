import type { DType } from '../dtype.ts';
import { Arithmetic } from './arithmetic.ts';
import { type Scalar, typeOf } from './program.ts';

/** Writes programs, with elementary functions. */
export class Scalars extends Arithmetic {
  /** The element of an input, of the type that its dtype is computed in. */
  input(index: number, dtype: DType): Scalar {
    return this.step(typeOf(dtype), { kind: 'input', index, dtype });
  }
}
