export * from '@keisan/autograd';
export { compile, loop, optimize, passes, printGraph, RuntimeError, trace } from '@keisan/compiler';
export type { Compiled, CompileOptions, Graph, RuntimeName } from '@keisan/compiler';
