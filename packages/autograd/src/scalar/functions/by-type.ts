import type { Arithmetic, FloatType } from '../arithmetic.ts';
import type { Scalar } from '../program.ts';

/** What computes a function of one number in one type. */
export type FunctionOf<T extends FloatType> = (s: Arithmetic, x: Scalar<T>) => Scalar<T>;

/** A function of one number in both types. */
export type ElementaryFunction = <T extends FloatType>(s: Arithmetic, x: Scalar<T>) => Scalar<T>;

/** The function that does in each type what is given for it. */
export function byType(float32: FunctionOf<'float32'>, float64: FunctionOf<'float64'>): ElementaryFunction {
  return <T extends FloatType>(s: Arithmetic, x: Scalar<T>) => {
    const { type }: Scalar = x;
    if (type !== 'float32' && type !== 'float64') throw new Error(`An elementary function of ${type}: convert it`);
    return (type === 'float32' ? float32 : float64)(s, x as never) as Scalar as Scalar<T>;
  };
}

/** A float64 function of one number, its float32 form by way of float64: one rounding more. */
export function byWayOfFloat64(float64: FunctionOf<'float64'>): ElementaryFunction {
  return byType((s, x) => s.demote(float64(s, s.promote(x))), float64);
}

/** A function of two numbers in both types. */
export type ElementaryPairFunction = <T extends FloatType>(s: Arithmetic, a: Scalar<T>, b: Scalar<T>) => Scalar<T>;

/** What computes a function of two numbers in float64. */
type PairFunction = (s: Arithmetic, a: Scalar<'float64'>, b: Scalar<'float64'>) => Scalar<'float64'>;

/** A function of two numbers, computed in float64 also for float32, where `short` may be less precise. */
export function pairInFloat64(short: PairFunction, long: PairFunction): ElementaryPairFunction {
  return <T extends FloatType>(s: Arithmetic, ...pair: readonly [Scalar<T>, Scalar<T>]) => {
    const [a, b] = pair as unknown as readonly [Scalar<FloatType>, Scalar<FloatType>];
    const wide = (x: Scalar<FloatType>) =>
      (x.type === 'float64' ? x : s.promote(x as Scalar<'float32'>)) as Scalar<'float64'>;
    const value = (a.type === 'float64' ? long : short)(s, wide(a), wide(b));
    return (a.type === 'float64' ? value : s.demote(value)) as Scalar as Scalar<T>;
  };
}
