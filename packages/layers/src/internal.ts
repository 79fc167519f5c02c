// What @keisan/saving uses, and nobody else should: it may change at any time.
export { AnyLayer } from './any-layer.ts';
export { relabel } from './attribution.ts';
export { MonitorCallback, monitorOptions } from './callbacks/monitor-callback.ts';
export { classNameOf } from './class-name.ts';
export { withoutInitialValues } from './initial-values.ts';
export { GraphModel } from './models/graph-model.ts';
export { Sequential } from './models/sequential.ts';
export { keepingNames, toSnakeCase } from './names.ts';
export { returnedObject } from './returned.ts';
export { checkSize, deserializeKerasObject } from './saving/deserialize.ts';
export { families } from './saving/families.ts';
export { type Json, type KerasObject, parseJson } from './saving/json.ts';
export { toKerasText } from './saving/json-text.ts';
export { type ModelFiles, setModelFiles } from './saving/model-files.ts';
export { serializeWithObjects } from './saving/serialize.ts';
export { printMessage } from './terminal/print-message.ts';
export { defaultOutput } from './terminal/text-output.ts';
export type { Fitting, Resumption } from './training/fitting.ts';
