import type { DType } from './dtype.ts';
import type { Shape } from './shape.ts';

/** Element types that exist only inside an ONNX model. */
export type OnnxType = DType | 'int64' | 'uint32';

/** An attribute of an ONNX node: integers, floats told apart by `{ float }`, strings and lists of integers. */
export type OnnxAttribute = number | string | readonly number[] | { readonly float: number };

/** What an op needs to write itself down as ONNX nodes. Values are known by name. */
export interface OnnxBuilder {
  /** Adds a node with one output and returns the output's name. Equal nodes are added once. */
  node(opType: string, inputs: readonly string[], attributes?: Readonly<Record<string, OnnxAttribute>>): string;
  /** A constant: a scalar, or a list of values with a shape (by default one axis). */
  constant(value: number | readonly number[], dtype: OnnxType, shape?: Shape): string;
  /** A cast of `value` to `dtype`. */
  cast(value: string, dtype: OnnxType): string;
}
