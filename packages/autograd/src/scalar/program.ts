import type { DType } from '../dtype.ts';

/** What a scalar is while it is computed. Bytes are int32 in it; bool is a type of its own, neither 0 nor 1. */
export type ScalarType = 'bool' | 'int32' | 'float32' | 'float64';

/** Operations on one number: the same names for floats and, where they exist, for int32. */
export type UnaryName = 'neg' | 'abs' | 'sqrt' | 'floor' | 'ceil' | 'trunc' | 'nearest' | 'not';

/** Operations on two numbers of one type that give another one. */
export type BinaryName = 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max' | 'and' | 'or' | 'xor';

/** Tests of two numbers of one type: false wherever a NaN takes part, but for `ne`. */
export type TestName = 'eq' | 'ne' | 'lt' | 'le';

/** Shifts of int32 by a number of bits that is fixed. */
export type ShiftName = 'shl' | 'shrS' | 'shrU';

/**
 * Changes of type, each from one type:
 * `promote` float32 -> float64 and `demote` back, rounding to the nearest; `toFloat32` and `toFloat64` int32 -> float; `toInt32` float ->
 * int32 by truncation, NaN giving 0 and what does not fit the least or the greatest int32; `ofBool` bool -> int32, 0 or 1;
 * `bits` float32 -> int32 and `ofBits` back, the same bits; `highWord` and `lowWord` float64 -> int32, half of its bits.
 */
export type ConversionName =
  | 'promote'
  | 'demote'
  | 'toFloat32'
  | 'toFloat64'
  | 'toInt32'
  | 'ofBool'
  | 'bits'
  | 'ofBits'
  | 'highWord'
  | 'lowWord';

/** What one step of a program does. Operands are other steps. */
export type Operation =
  | { readonly kind: 'input'; readonly index: number; readonly dtype: DType }
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'unary'; readonly name: UnaryName }
  | { readonly kind: 'binary'; readonly name: BinaryName }
  | { readonly kind: 'test'; readonly name: TestName }
  | { readonly kind: 'shift'; readonly name: ShiftName; readonly by: number }
  | { readonly kind: 'conversion'; readonly name: ConversionName }
  /** float64 of its high and low 32 bits. */
  | { readonly kind: 'ofWords' }
  /** The second operand where the first, a bool, holds; else the third. */
  | { readonly kind: 'select' }
  /** As `select`, where the first seldom holds: what the second operand needs is computed only where a lane wants it. */
  | { readonly kind: 'rarely' }
  /** The number at an int32 place in a table; places outside mean the nearest end. */
  | { readonly kind: 'lookup'; readonly table: readonly number[] };

/** One step of a program: an operation, its operands, and the type of what it gives. */
export interface Scalar<T extends ScalarType = ScalarType> {
  /** What it is while it is computed. */
  readonly type: T;
  /** What it does. */
  readonly operation: Operation;
  /** What it does it to. */
  readonly operands: readonly Scalar[];
}

/** How one element of the output follows from one element of each input. */
export interface Program {
  /** The dtypes of the inputs in memory. */
  readonly inputs: readonly DType[];
  /** The dtype of the output in memory. */
  readonly output: DType;
  readonly result: Scalar;
  /** The same for programs that are alike. */
  readonly key: string;
}

/** The type in which elements of a dtype are computed. */
export function typeOf(dtype: DType): ScalarType {
  return dtype === 'uint8' ? 'int32' : dtype;
}

/** The steps that results need, each after its operands. */
export function stepsOf(...results: readonly Scalar[]): readonly Scalar[] {
  const steps = new Set<Scalar>();
  const visit = (scalar: Scalar): void => {
    if (steps.has(scalar)) return;
    scalar.operands.forEach(visit);
    steps.add(scalar);
  };
  results.forEach(visit);
  return [...steps];
}

/** Whether a scalar is of a type. */
export function isOf<T extends ScalarType>(x: Scalar, type: T): x is Scalar<T> {
  return x.type === type;
}
