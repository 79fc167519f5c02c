import type { DType, EntryId } from '@keisan/autograd';
import { type Func, type Local, type NumberType, type ValueType, writeFunction } from '@keisan/autograd/internal';
import type { Plan } from '../plan/steps.ts';
import type { TileShape } from './tiles.ts';

/** The functions of a module. Kernels that do the same, each with its own operands, are one function. */
export class Kernels {
  readonly functions: Func[] = [];
  readonly #known = new Map<string, Func>();

  /** The function that does what `key` says; `write` makes one of a name where there is none yet. */
  shared(key: string, write: (name: string) => Func): Func {
    const known = this.#known.get(key);
    if (known) return known;
    const func = write(`k${this.#known.size}`);
    this.#known.set(key, func);
    this.functions.push(func);
    return func;
  }

  /** The name of a function that does what `key` says; `body` writes it where there is none yet. */
  nameOf(
    key: string,
    params: readonly ValueType[],
    body: (code: Func['code'], ...params: readonly Local[]) => void,
    results: readonly ValueType[] = [],
  ): string {
    return this.shared(key, (name) => writeFunction(name, params, results, body)).name;
  }
}

/** What the code of a plan refers to. */
export interface CodeContext {
  readonly plan: Plan;
  readonly kernels: Kernels;
  /** Where a table of numbers lies. */
  tableAt(type: NumberType, table: readonly number[]): number;
  /** The function that multiplies panels by tiles of a shape. */
  tiles(shape: TileShape): Func;
}

/** The dtype of a value. */
export const dtypeOf = ({ plan }: CodeContext, value: EntryId): DType => plan.graph.entries[value]!.dtype;
