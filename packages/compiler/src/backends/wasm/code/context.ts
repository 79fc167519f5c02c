import type { DType, EntryId } from '@keisan/autograd';
import type { Func, NumberType } from '@keisan/autograd/internal';
import type { Plan } from '../plan/steps.ts';
import type { TileShape } from './tiles.ts';

/** What the code of a plan refers to. */
export interface CodeContext {
  readonly plan: Plan;
  /** The functions of the module, to which kernels are added. */
  readonly functions: Func[];
  /** Where an element of a value of the plan lies in memory. */
  elementAt(value: EntryId, element: number): number;
  /** Where a table of numbers lies. */
  tableAt(type: NumberType, table: readonly number[]): number;
  /** The function that multiplies panels by tiles of a shape. */
  tiles(shape: TileShape): Func;
}

/** The dtype of a value. */
export const dtypeOf = ({ plan }: CodeContext, value: EntryId): DType => plan.graph.entries[value]!.dtype;
