import type { DType } from '../dtype.ts';
import { Arithmetic, type FloatType, type NumberType } from './arithmetic.ts';
import { isOf, type Scalar, type ScalarType, typeOf } from './program.ts';

/** Writes programs, with elementary functions. */
export class Scalars extends Arithmetic {
  /** @param output The type of the result. */
  constructor(readonly output: ScalarType) {
    super();
  }

  /** The element of an input, of the type that its dtype is computed in. */
  input(index: number, dtype: DType): Scalar {
    return this.step(typeOf(dtype), { kind: 'input', index, dtype });
  }

  /** `x` as a number: a truth is 1 or 0. */
  number(x: Scalar): Scalar<NumberType> {
    return isOf(x, 'bool') ? this.ofBool(x) : (x as Scalar<NumberType>);
  }

  /**
   * `x` as a scalar of another type. Floats to int32 by truncation and modulo 2^32, NaN and infinities giving 0; to bool by `x != 0`,
   * so that NaN is true.
   */
  convert(x: Scalar, type: ScalarType): Scalar {
    if (x.type === type) return x;
    const number = this.number(x);
    if (type === 'bool') return this.notEqual(number, 0);
    if (isOf(number, 'int32')) return type === 'int32' ? number : this.toFloat(type as FloatType, number);
    if (type === 'int32') return this.#wrapped(number as Scalar<FloatType>);
    return isOf(number, 'float32') ? this.promote(number) : this.demote(number as Scalar<'float64'>);
  }

  /** A float without its fraction, modulo 2^32. */
  #wrapped(x: Scalar<FloatType>): Scalar<'int32'> {
    const whole = this.trunc(isOf(x, 'float32') ? this.promote(x) : (x as Scalar<'float64'>));
    const turns = this.floor(this.mul(whole, 2 ** -32));
    const rest = this.sub(whole, this.mul(turns, 2 ** 32));
    const signed = this.select(this.less(rest, 2 ** 31), rest, this.sub(rest, 2 ** 32));
    const fits = this.less(this.abs(x), 2 ** 31);
    return this.rarely(this.not(fits), this.toInt32(signed), this.toInt32(x));
  }
}
