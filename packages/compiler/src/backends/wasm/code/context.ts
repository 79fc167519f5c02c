import type { DType, EntryId } from '@keisan/autograd';
import { type Func, type Local, type NumberType, type ValueType, writeFunction } from '@keisan/autograd/internal';
import type { Plan } from '../plan/steps.ts';

/** The functions of a module. Kernels that do the same, each with its own operands, are one function. */
export class Kernels {
  readonly functions: Func[] = [];
  readonly #known = new Map<string, string>();

  /** The name of a function that does what `key` says; `body` writes it where there is none yet. */
  nameOf(
    key: string,
    params: readonly ValueType[],
    body: (code: Func['code'], ...params: readonly Local[]) => void,
  ): string {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const name = `k${this.#known.size}`;
    this.#known.set(key, name);
    this.functions.push(writeFunction(name, params, [], body));
    return name;
  }
}

/** What the code of a plan refers to. */
export interface CodeContext {
  readonly plan: Plan;
  readonly kernels: Kernels;
  /** Where a table of numbers lies. */
  tableAt(type: NumberType, table: readonly number[]): number;
}

/** The dtype of a value. */
export const dtypeOf = ({ plan }: CodeContext, value: EntryId): DType => plan.graph.entries[value]!.dtype;
