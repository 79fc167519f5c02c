// What @keisan/saving uses, and nobody else should: it may change at any time.

export { MonitorCallback, monitorOptions } from './callbacks/monitor-callback.ts';
export { AnyLayer } from './layer/any-layer.ts';
export { relabel } from './layer/attribution.ts';
export { heldIn } from './layer/held.ts';
export { withoutInitialValues } from './layer/initial-values.ts';
export { GraphModel } from './models/graph-model.ts';
export { Sequential } from './models/sequential.ts';
export { classNameOf } from './naming/class-name.ts';
export { keepingNames, toSnakeCase } from './naming/names.ts';
export { WrappingOptimizer } from './optimizers/wrapping-optimizer.ts';
export { returnedObject } from './returned.ts';
export { objectsInScope, withoutName } from './saving/custom-objects.ts';
export { checkSize, deserializeKerasObject } from './saving/deserialize.ts';
export { families } from './saving/families.ts';
export { type Json, type KerasObject, parseJson, toKerasName } from './saving/json.ts';
export { toKerasText } from './saving/json-text.ts';
export { type ModelFiles, setModelFiles } from './saving/model-files.ts';
export { serializeWithObjects } from './saving/serialize.ts';
export { printMessage } from './terminal/print-message.ts';
export { defaultOutput } from './terminal/text-output.ts';
export type { Fitting, Resumption } from './training/fitting.ts';
