import '../methods.ts';

// What the other packages of Keisan use, and nobody else should: it may change at any time.
export { addTo } from '../add-to.ts';
export { atomically, onFailure } from '../atomically.ts';
export { ANY_LENGTH } from '../control/scan-op.ts';
export { borrow, isLent } from '../creation.ts';
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
export { checkHere, isArrayBuffer } from '../given/array-buffer.ts';
export { nameObjects, nameOfClass } from '../given/class-name.ts';
export { describeAsJson, describeValue } from '../given/describe-value.ts';
export { checkFunction } from '../given/given-function.ts';
export { inheritedKey } from '../given/inherited-key.ts';
export { INSTEAD } from '../given/instead.ts';
export { isPlain } from '../given/is-plain.ts';
export { disregard, isPromise } from '../given/is-promise.ts';
export { checkFlag, checkOptions, type OptionKind, type OptionNames } from '../given/options.ts';
export { everyPlace, isHollow } from '../given/places.ts';
export { inform, printable, warn } from '../given/printable.ts';
export { guardProperties, readOnly } from '../given/read-only.ts';
export { MOST_AXES, takeMemory } from '../given/size-limits.ts';
export { normalizeName, notAmong, suggestion } from '../given/suggestion.ts';
export { DEEPEST_NESTING, isEndless } from '../given/tangled.ts';
export { UNBATCHED } from '../given/unbatched.ts';
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
export { isUniform } from '../kernels/layout.ts';
export { copied, elements, isContiguous, viewOf } from '../kernels/view.ts';
export { formatNumber, type KeyPart, keyOf } from '../key.ts';
export { apply } from '../operation.ts';
export { leafOf } from '../ops/cast.ts';
export { checkTensor, checkTensors } from '../ops/operands.ts';
export type { Rule } from '../ops/single-output.ts';
export { GOLDEN, HASH, uniformAt } from '../ops/uniform.ts';
export { type ConvAttrs, channelsOf, imageShape, reach, spatialOf, type WindowAttrs } from '../ops/windows.ts';
export type { Away } from '../parameter.ts';
export { drawingFrom, type GeneratorState, generatorState, setGeneratorState, takeKey } from '../random/generator.ts';
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
export { adviceForShape, checkShape, formatShape, sameShape, sizeOf } from '../shape.ts';
export { isNdArray } from '../tensor-data.ts';
export { leaves, rebuild, resultLeaves } from '../tree.ts';
export { toBinary } from '../wasm/binary.ts';
export type { Code, Local } from '../wasm/code.ts';
export type { ValueType } from '../wasm/instructions.ts';
export { type Func, type MemoryImport, type Module, writeFunction } from '../wasm/module.ts';
export { toText } from '../wasm/text.ts';
