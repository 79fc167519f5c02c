import type { EntryId } from '@keisan/autograd';
import type { Read } from '../plan/steps.ts';
import { type CodeContext, dtypeOf } from './context.ts';
import type { Operand } from './nest.ts';

/**
 * What an operand of a kernel is: an element of a value from which on it reads or writes; what the rest of it is given as an argument; no
 * memory, but places; or room of a product for packed operands and blocks.
 */
export type Source =
  | { readonly value: EntryId; readonly element: number }
  | 'argument'
  | 'place'
  | 'packedLeft'
  | 'packedRight'
  | 'block';

export const sourceOf = ({ value, access, isPlace = false }: Read & { readonly isPlace?: boolean }): Source =>
  isPlace ? 'place' : { value, element: access.offset };

/** What a kernel reads or writes. */
export function operandOf(
  context: CodeContext,
  { value, access: { offset, strides }, isPlace = false }: Read & { readonly isPlace?: boolean },
): Operand {
  return isPlace ? { dtype: 'int32', first: offset, strides } : { dtype: dtypeOf(context, value), strides };
}

/** The same for operands that kernels go over in the same way, wherever they lie. */
export const keyOfOperands = (operands: readonly Operand[]): string =>
  operands.map(({ dtype, first, strides }) => `${dtype} ${first ?? ''}:${strides}`).join(' ');
