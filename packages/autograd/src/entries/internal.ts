import '../methods.ts';

// What the other packages of Keisan use, and nobody else should: it may change at any time.
export { addTo } from '../add-to.ts';
export { isArrayBuffer } from '../array-buffer.ts';
export { atomically, onFailure } from '../atomically.ts';
export { nameObjects, nameOfClass } from '../class-name.ts';
export { ANY_LENGTH } from '../control/scan-op.ts';
export { borrow } from '../creation.ts';
export { describeAsJson, describeValue } from '../describe-value.ts';
export {
  allocate,
  bytesPerElement,
  checkDType,
  checkFits,
  dtypes,
  isFloat,
  overMemory,
  promoteTypes,
  rangeOf,
} from '../dtype.ts';
export { drawingFrom, type GeneratorState, generatorState, setGeneratorState, takeKey } from '../generator.ts';
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
export { inheritedKey } from '../inherited-key.ts';
export { INSTEAD } from '../instead.ts';
export { isPlain } from '../is-plain.ts';
export { disregard, isPromise } from '../is-promise.ts';
export { isUniform } from '../kernels/layout.ts';
export { copied, elements, isContiguous, viewOf } from '../kernels/view.ts';
export { formatNumber, type KeyPart, keyOf } from '../key.ts';
export { apply } from '../operation.ts';
export { leafOf } from '../ops/cast.ts';
export { checkTensor, checkTensors } from '../ops/operands.ts';
export type { Rule } from '../ops/single-output.ts';
export { GOLDEN, HASH, uniformAt } from '../ops/uniform.ts';
export { type ConvAttrs, channelsOf, imageShape, reach, spatialOf, type WindowAttrs } from '../ops/windows.ts';
export { checkFlag, checkOptions, type OptionKind, type OptionNames } from '../options.ts';
export type { Away } from '../parameter.ts';
export { everyPlace, isHollow } from '../places.ts';
export { inform, printable, warn } from '../printable.ts';
export { guardProperties, readOnly } from '../read-only.ts';
export { recorded, recordedAsTraced } from '../recording.ts';
export { type OpName, registry } from '../registry.ts';
export type { NumberType } from '../scalar/arithmetic.ts';
export { type Scalar, type ScalarType, stepsOf, typeOf } from '../scalar/program.ts';
export { write } from '../scalar/program-of.ts';
export { Scalars } from '../scalar/scalars.ts';
export { type Scheduled, schedule } from '../scalar/schedule.ts';
export { GROUP, loadApart, loadGroup, loadSplat, storeApart, storeGroup } from '../scalar/wasm-elements.ts';
export { StepWriter, type Vectors } from '../scalar/wasm-steps.ts';
export { currentScope, type Scope, withScope } from '../scope.ts';
export { checkShape, formatShape, sameShape, sizeOf } from '../shape.ts';
export { MOST_AXES } from '../size-limits.ts';
export { normalizeName, notAmong, suggestion } from '../suggestion.ts';
export { DEEPEST_NESTING, isEndless } from '../tangled.ts';
export { leaves, rebuild, resultLeaves } from '../tree.ts';
export { toBinary } from '../wasm/binary.ts';
export type { Code, Local } from '../wasm/code.ts';
export type { ValueType } from '../wasm/instructions.ts';
export { type Func, type MemoryImport, type Module, writeFunction } from '../wasm/module.ts';
export { toText } from '../wasm/text.ts';
