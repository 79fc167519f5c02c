import { allocate, Scalars, typeOf } from '@keisan/autograd/internal';
import { identity } from '../plan/access.ts';
import type { FillStep } from '../plan/steps.ts';
import type { CodeContext } from './context.ts';
import { type Kernel, writePass } from './map.ts';
import { operandOf, sourceOf } from './operand.ts';

/** Adds the function that puts a number to every place of a value. */
export function writeFill(context: CodeContext, { value, number }: FillStep): Kernel {
  const { shape, dtype } = context.plan.graph.entries[value]!;
  const [stored] = allocate(dtype, 1, 'fill').fill(number) as unknown as [number];
  const s = new Scalars();
  const result = s.constantOf(typeOf(dtype), stored);
  const whole = { value, access: identity(shape) };
  const program = { reads: [], results: [result], key: s.keyOf(result) };
  return writePass(context, shape, program, [operandOf(context, whole)], [sourceOf(whole)]);
}
