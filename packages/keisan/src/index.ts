export * from '@keisan/autograd';
export {
  type Compiled,
  type CompileOptions,
  compile,
  type Graph,
  printGraph,
  type RuntimeName,
  trace,
} from '@keisan/compiler';
export { Callback, History, Input, Layer, Model, Sequential } from '@keisan/layers';
export { graphToDot, modelToDot, plotGraph, plotModel } from '@keisan/viz';
