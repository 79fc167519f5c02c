export { checkRuntimeName, RuntimeError, type RuntimeName } from './backends/choose.ts';
export { functionModel } from './backends/onnx/function-model.ts';
export { Placement } from './backends/placement.ts';
export { type Compiled, type CompileOptions, compile } from './compile.ts';
export { Lease } from './lease.ts';
export { type Loop, type LoopOptions, loop, type Step } from './loop.ts';
export type { Pass } from './passes/index.ts';
export { optimize, passes } from './passes/optimize.ts';
