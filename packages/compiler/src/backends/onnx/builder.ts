import type { Attributes, DType, NestedGraph, Shape, TensorSpec } from '@keisan/autograd';

/** Element types that exist only inside an ONNX model. */
export type OnnxType = DType | 'int64' | 'uint32';

/** The element type and shape of a value in an ONNX model. */
export interface OnnxSpec {
  /** The element type. */
  readonly dtype: OnnxType;
  /** The length of each axis. */
  readonly shape: Shape;
}

/** A graph in an ONNX model, such as the body of a Loop. */
export interface OnnxGraph {
  /** What it is called. */
  readonly name: string;
}

/** An attribute of an ONNX node: integers, floats told apart by `{ float }`, strings, lists of integers and graphs. */
export type OnnxAttribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly graph: OnnxGraph };

/** The attributes of an ONNX node. */
export type OnnxAttributes = Readonly<Record<string, OnnxAttribute>>;

/** What an op needs to write itself down as ONNX nodes. Values are known by name. */
export interface OnnxBuilder {
  /** Adds a node with one output and returns the output's name. Equal nodes are added once. */
  node(opType: string, inputs: readonly string[], attributes?: OnnxAttributes): string;
  /** Adds a node with so many outputs and returns their names. The name of an input that is left out is empty. */
  nodeWithOutputs(
    opType: string,
    inputs: readonly string[],
    outputs: number,
    attributes?: OnnxAttributes,
  ): readonly string[];
  /** A constant: a scalar, or a list of values with a shape (by default one axis). */
  constant(value: number | readonly number[], dtype: OnnxType, shape?: Shape): string;
  /** A cast of `value` to `dtype`. */
  cast(value: string, dtype: OnnxType): string;
  /**
   * A graph of its own, which may read every value of this one.
   *
   * @param write Adds its nodes, given the names of its inputs, and returns the names of its results.
   */
  graph(
    inputs: readonly OnnxSpec[],
    results: readonly OnnxSpec[],
    write: (b: OnnxBuilder, inputs: readonly string[]) => readonly string[],
  ): { readonly graph: OnnxGraph };
  /** Adds the nodes of a graph whose inputs have these names, and returns the names of its outputs. */
  lower(graph: NestedGraph, inputs: readonly string[]): readonly string[];
}

/** What a lowering sees beside the names of the op's inputs. */
export interface LoweringContext<A> {
  /** The static arguments. */
  readonly attrs: A;
  /** The shapes and dtypes of the inputs. */
  readonly inputs: readonly TensorSpec[];
  /** The shape and dtype of the first output, of most ops the only one. */
  readonly output: TensorSpec;
  /** The shapes and dtypes of all outputs. */
  readonly outputs: readonly TensorSpec[];
}

/** Adds an op to an ONNX model, and returns the name of its only output, or of each. */
export type Lowering<A = Attributes> = (
  builder: OnnxBuilder,
  inputs: readonly string[],
  context: LoweringContext<A>,
) => string | readonly string[];
