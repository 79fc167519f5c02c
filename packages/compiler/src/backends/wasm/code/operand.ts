import type { Read } from '../plan/steps.ts';
import { type CodeContext, dtypeOf } from './context.ts';
import type { Operand } from './nest.ts';

/** What a kernel reads or writes, where it lies. */
export function operandOf(
  context: CodeContext,
  { value, access: { offset, strides }, isPlace = false }: Read & { readonly isPlace?: boolean },
): Operand {
  if (isPlace) return { dtype: 'int32', isPlace, address: offset, strides };
  return { dtype: dtypeOf(context, value), address: context.elementAt(value, offset), strides };
}
