import '../methods.ts';

// What the other packages of Keisan use, and nobody else should: it may change at any time.
export { atomically, onFailure } from '../atomically.ts';
export { nameOfClass } from '../class-name.ts';
export { ANY_LENGTH } from '../control/scan-op.ts';
export { borrow } from '../creation.ts';
export { describeAsJson, describeValue } from '../describe-value.ts';
export { allocate, bytesPerElement, checkDType, checkFits, dtypes, isFloat, promoteTypes } from '../dtype.ts';
export { drawingFrom, takeKey } from '../generator.ts';
export { checkFunction } from '../given-function.ts';
export {
  asGraph,
  type ConstantEntry,
  checkGraph,
  type InputEntry,
  inputsOf,
  isGiven,
  type OpEntry,
  type VariableEntry,
} from '../graph/graph.ts';
export { interpret } from '../graph/interpret.ts';
export { type Program, symbolic, symbolicInputs, traceProgram } from '../graph/trace.ts';
export { INSTEAD } from '../instead.ts';
export { isPlain } from '../is-plain.ts';
export { isPromise } from '../is-promise.ts';
export { copied, elements, isContiguous, viewOf } from '../kernels/view.ts';
export { formatNumber, type KeyPart, keyOf } from '../key.ts';
export { apply } from '../operation.ts';
export { leafOf } from '../ops/cast.ts';
export { checkTensor, checkTensors } from '../ops/operands.ts';
export type { Rule } from '../ops/single-output.ts';
export { checkOptions, type OptionKind, type OptionNames } from '../options.ts';
export { recorded, recordedAsTraced } from '../recording.ts';
export { type OpName, registry } from '../registry.ts';
export { type Scope, withScope } from '../scope.ts';
export { checkShape, formatShape, sameShape, sizeOf } from '../shape.ts';
export { normalizeName, notAmong, suggestion } from '../suggestion.ts';
export { leaves, rebuild, resultLeaves } from '../tree.ts';
