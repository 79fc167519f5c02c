import { Tensor } from '@keisan/autograd';
import { type SymbolicArguments, symbolicFunctions } from '../ops/symbolic-functions.ts';
import type { FunctionName } from '../ops/table.ts';
import { KerasTensor } from './keras-tensor.ts';

/** The functions that make nodes and are methods of a tensor. */
type MethodName = Extract<FunctionName, keyof Tensor> | 'astype';

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
  for (const [name, given] of Object.entries(symbolicFunctions)) {
    const f = given as (...args: readonly unknown[]) => KerasTensor;
    const method = name === 'cast' ? 'astype' : name;
    if (!(method in Tensor.prototype)) continue;
    Object.defineProperty(KerasTensor.prototype, method, {
      value(this: KerasTensor, ...args: readonly unknown[]) {
        return f(this, ...args);
      },
      configurable: true,
    });
  }
}
