import type { FloatType } from '../../packages/autograd/src/scalar/arithmetic.ts';
import type { Scalar } from '../../packages/autograd/src/scalar/program.ts';
import type { Scalars } from '../../packages/autograd/src/scalar/scalars.ts';
import type { FunctionName } from './inputs.ts';

/** A function under the sweep, and how near it must come where that is not the usual. */
export interface Swept {
  readonly value: (s: Scalars, ...x: Scalar<FloatType>[]) => Scalar<FloatType>;
  /** The greatest relative error in float64: 1e-14. */
  readonly relative?: number;
  /** The size to which errors are relative where values are smaller, as beside zeros that no float is: 0. */
  readonly least?: number;
}

/** The functions that the sweep runs. */
export const functions: Readonly<Partial<Record<FunctionName, Swept>>> = {
  rsqrt: { value: (s, x) => s.rsqrt(x) },

  sin: { value: (s, x) => s.sin(x) },
  cos: { value: (s, x) => s.cos(x) },
  tan: { value: (s, x) => s.tan(x) },
  asin: { value: (s, x) => s.asin(x) },
  acos: { value: (s, x) => s.acos(x) },
  atan: { value: (s, x) => s.atan(x) },
  atan2: { value: (s, y, x) => s.atan2(y!, x!) },
};
