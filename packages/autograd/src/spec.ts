import type { DType } from './dtype.ts';
import type { Shape } from './shape.ts';

/** What is known of a tensor before it has a value. */
export interface TensorSpec {
  /** The length of each axis, outermost first. */
  readonly shape: Shape;
  /** The element type. */
  readonly dtype: DType;
}

/** The static arguments of an op: plain data, so that graphs can be compared, printed and stored. */
export type Attributes = Readonly<Record<string, AttributeValue>>;
/** One static argument of an op. */
export type AttributeValue = number | string | boolean | null | readonly number[] | NestedGraph;

/** The attributes of an op that has none. */
export type NoAttributes = Readonly<Record<string, never>>;

/** A graph as the attribute of an op, such as the body of a loop: what a `Graph` is, whose entries hold ops. */
export interface NestedGraph {
  /** Every value, each after those that it reads. */
  readonly entries: readonly TensorSpec[];
  /** The results. */
  readonly outputs: readonly number[];
}

/** What a simplification sees of a graph: a value with the node that made it, if any. */
export interface GraphView {
  /** Its shape and dtype. */
  readonly spec: TensorSpec;
  /** The op that made it; null for inputs, variables and constants. */
  readonly op: object | null;
  /** The static arguments of that op. */
  readonly attrs: Attributes;
  /** What that op read. */
  readonly inputs: readonly GraphView[];
  /** The one number that a constant holds in every element, if it is such a constant. */
  readonly fill: number | null;
}

/** An equal and cheaper form of a node: one of the values it reads, or the same op with other inputs or attributes. */
export type Simplification<A> =
  | { readonly use: GraphView }
  | { readonly inputs: readonly GraphView[]; readonly attrs: A }
  | null;
