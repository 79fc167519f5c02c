import type { MemoryImport, Module, NumberType } from '@keisan/autograd/internal';
import type { Plan, Step } from '../plan/steps.ts';
import { Kernels } from './context.ts';
import { type Kernel, writeMap } from './map.ts';
import { productFunctions, writeEpilogue } from './product.ts';
import { writeReduction } from './reduction.ts';
import { rowsFunction } from './rows.ts';

/** What a module is written for. */
export interface Target {
  readonly memory: MemoryImport;
  /** Whether the engine has the fused multiply-add. */
  readonly relaxed: boolean;
  /** Where a table of numbers lies. */
  tableAt(type: NumberType, table: readonly number[]): number;
}

/** The module of a plan, and the kernel of each step that has one. */
export interface Written {
  readonly module: Module;
  readonly kernels: ReadonlyMap<Step, Kernel>;
}

/** Writes the kernels of a plan and of the bodies of its loops. Those that do the same with other operands are one function. */
export function writeModule(plan: Plan, { memory, relaxed, tableAt }: Target): Written {
  const shared = new Kernels();
  const kernels = new Map<Step, Kernel>();
  const kinds = new Set<Step['kind']>();
  const write = (part: Plan): void => {
    const context = { plan: part, kernels: shared, tableAt };
    for (const step of part.steps) {
      kinds.add(step.kind);
      if (step.kind === 'map') kernels.set(step, writeMap(context, step));
      if (step.kind === 'reduction') kernels.set(step, writeReduction(context, step));
      if (step.kind === 'product') kernels.set(step, writeEpilogue(context, step));
      if (step.kind === 'scan') write(step.body);
    }
  };
  write(plan);
  const functions = [
    ...shared.functions,
    ...(kinds.has('product') ? productFunctions(relaxed) : []),
    ...(kinds.has('rows') ? [rowsFunction()] : []),
  ];
  return { module: { memory, functions }, kernels };
}
