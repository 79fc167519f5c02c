import type { Tensor } from '@keisan/autograd';
import { type SymbolicArguments, symbolicFunctions } from '../ops/symbolic-functions.ts';
import { KerasTensor } from './keras-tensor.ts';

/** The methods that a symbolic tensor has of a tensor's: see there. */
const names = [
  'neg',
  'abs',
  'sign',
  'square',
  'sqrt',
  'exp',
  'expm1',
  'log',
  'log1p',
  'sin',
  'cos',
  'tanh',
  'erf',
  'floor',
  'ceil',
  'logicalNot',
  'relu',
  'sigmoid',
  'softplus',
  'silu',
  'elu',
  'gelu',
  'softmax',
  'logSoftmax',
  'add',
  'sub',
  'mul',
  'div',
  'pow',
  'maximum',
  'minimum',
  'equal',
  'notEqual',
  'less',
  'lessEqual',
  'greater',
  'greaterEqual',
  'logicalAnd',
  'logicalOr',
  'matmul',
  'clip',
  'sum',
  'mean',
  'max',
  'min',
  'prod',
  'argmax',
  'argmin',
  'reshape',
  'transpose',
  'broadcastTo',
  'expandDims',
  'squeeze',
  'slice',
  'at',
  'gather',
] as const;

type MethodName = (typeof names)[number] | 'astype';

/** A method of a tensor, for a symbolic one. */
type SymbolicMethod<F> = F extends (...args: infer A) => Tensor
  ? (...args: SymbolicArguments<A>) => KerasTensor
  : never;

/** Taken from the methods themselves, so that their comments show. */
type Methods = Pick<Tensor, MethodName>;

/** The methods of a symbolic tensor: those of a tensor that make nodes. */
export type SymbolicMethods = { [Name in keyof Methods]: SymbolicMethod<Methods[Name]> };

declare module './keras-tensor.ts' {
  // The methods of a symbolic tensor are the functions of `keisan/ops` with it as first argument.
  interface KerasTensor extends SymbolicMethods {}
}

let installed = false;

/** Gives symbolic tensors their methods, before there is one: a program that is bundled keeps what it calls. */
export function installMethods(): void {
  if (installed) return;
  installed = true;
  for (const [method, name] of [...names.map((each) => [each, each] as const), ['astype', 'cast'] as const]) {
    const f = symbolicFunctions[name] as (...args: readonly unknown[]) => KerasTensor;
    Object.defineProperty(KerasTensor.prototype, method, {
      value(this: KerasTensor, ...args: readonly unknown[]) {
        return f(this, ...args);
      },
      configurable: true,
    });
  }
}
