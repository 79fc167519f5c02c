import type * as functions from '@keisan/autograd';
import type { Tensor } from '@keisan/autograd';
import type { KerasTensor } from '../symbolic/keras-tensor.ts';
import { holdsSymbolic, symbolicResult } from './function-operation.ts';
import { type FunctionName, functionNamed, table } from './table.ts';

/** Where a tensor may stand, a symbolic one too. */
type WithSymbolic<A> = A extends readonly Tensor[]
  ? readonly (Tensor | KerasTensor)[]
  : Tensor extends A
    ? A | KerasTensor
    : A;

/** What a function gives for symbolic tensors. */
type SymbolicResult<R> = R extends readonly Tensor[] ? KerasTensor[] : KerasTensor;

/** The arguments of a function, with symbolic tensors where tensors may stand. */
export type SymbolicArguments<A extends readonly unknown[]> = { [K in keyof A]: WithSymbolic<A[K]> };

/** A function of tensors that makes a node of a model's graph where one of them is symbolic. */
type SymbolicFunction<F> = F extends (...args: infer A) => infer R
  ? F & ((...args: SymbolicArguments<A>) => SymbolicResult<R>)
  : never;

/** Taken from the functions themselves, so that their comments show. */
type Functions = Pick<typeof functions, FunctionName>;

type SymbolicFunctions = { readonly [Name in keyof Functions]: SymbolicFunction<Functions[Name]> };

function symbolic(name: FunctionName): unknown {
  const f = functionNamed(name);
  const either = (...args: readonly unknown[]) => (holdsSymbolic(args) ? symbolicResult(name, args) : f(...args));
  Object.defineProperty(either, 'name', { value: name });
  return Object.assign(either, f);
}

/** The functions that take symbolic tensors, by name. */
export const symbolicFunctions = Object.fromEntries(
  (Object.keys(table) as FunctionName[]).map((name) => [name, symbolic(name)]),
) as unknown as SymbolicFunctions;
