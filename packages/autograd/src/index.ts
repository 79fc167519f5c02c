import './methods.ts';

export { type TensorOptions, tensor } from './creation.ts';
export type { DType, TypedArray } from './dtype.ts';
export {
  DTypeError,
  type ErrorParts,
  GradientError,
  KeisanError,
  ShapeError,
  SymbolicValueError,
  ValueError,
} from './errors.ts';
export { type GradOptions, grad, type ScalarFunction, valueAndGrad } from './functional.ts';
export { GradcheckError, type GradcheckOptions, gradcheck } from './gradcheck.ts';
export type { Entry, EntryId, Graph, Update } from './graph/graph.ts';
export { printGraph } from './graph/print-graph.ts';
export { type InputSpec, trace } from './graph/trace.ts';
export type { NdArray } from './kernels/ndarray.ts';
export type { View } from './kernels/view.ts';
export * as ops from './ops/index.ts';
export * from './ops/index.ts';
export { Parameter, type ParameterOptions } from './parameter.ts';
export { setRandomSeed } from './random/generator.ts';
export * as random from './random/random.ts';
export { noGrad } from './recording.ts';
export type { Axis, Shape } from './shape.ts';
export type {
  Attributes,
  AttributeValue,
  GraphView,
  NestedGraph,
  Simplification,
  TensorSpec,
} from './spec.ts';
export { type BackwardOptions, backward, type GradientsOptions, gradients, history } from './tape.ts';
export { type GraphNode, type NestedArray, type OpDef, Tensor, type VjpContext } from './tensor.ts';
export type { NdArrayLike, TensorData } from './tensor-data.ts';
export type { StructureOf, Structures, Tree } from './tree.ts';
