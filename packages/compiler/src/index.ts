export { type Compiled, type CompileOptions, compile } from './compile.ts';
export { type Loop, type LoopOptions, loop, type Step } from './loop.ts';
export { functionModel } from './onnx/function-model.ts';
export { loopModel } from './onnx/loop-model.ts';
export { optimize, type Pass, passes } from './passes/index.ts';
export { checkRuntimeName, RuntimeError } from './runtime/choose.ts';
export type { RuntimeName } from './runtime/session.ts';
