import './methods.ts';

export { atomically, onFailure } from './atomically.ts';
export {
  type CreationOptions,
  type EyeOptions,
  eye,
  full,
  type NdArrayLike,
  ones,
  onesLike,
  type TensorData,
  type TensorOptions,
  tensor,
  zeros,
  zerosLike,
} from './creation.ts';
export { describeValue } from './describe-value.ts';
export {
  allocate,
  bytesPerElement,
  checkDType,
  type DType,
  dtypes,
  isFloat,
  promoteTypes,
  type TypedArray,
} from './dtype.ts';
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
export { drawingFrom, setRandomSeed, takeKey } from './generator.ts';
export { GradcheckError, type GradcheckOptions, gradcheck } from './gradcheck.ts';
export type { NdArray } from './kernels/view.ts';
export { elements, viewOf } from './kernels/view.ts';
export { formatNumber, type KeyPart, keyOf } from './key.ts';
export type { OnnxAttribute, OnnxBuilder, OnnxType } from './onnx.ts';
export {
  type Attributes,
  type AttributeValue,
  apply,
  type GraphView,
  type LoweringContext,
  type OpDef,
  type Simplification,
  type TensorSpec,
  type VjpContext,
  type VjpRule,
} from './operation.ts';
export * as ops from './ops/index.ts';
export * from './ops/index.ts';
export { checkOptions, type OptionNames } from './options.ts';
export { Parameter, type ParameterOptions } from './parameter.ts';
export * as random from './random.ts';
export { type OpName, registry } from './registry.ts';
export { noGrad, type Scope, withScope } from './scope.ts';
export { type Axis, checkShape, formatShape, type Shape, sameShape, sizeOf } from './shape.ts';
export { normalizeName, notAmong, suggestion } from './suggestion.ts';
export { type BackwardOptions, backward, type GradientsOptions, gradients, history } from './tape.ts';
export { type GraphNode, type NestedArray, Tensor } from './tensor.ts';
export { leaves, rebuild, type Tree } from './tree.ts';
