import type { Func, MemoryImport, Module, NumberType } from '@keisan/autograd/internal';
import type { Step } from '../plan/steps.ts';
import type { Frame } from './frame.ts';
import { type Kernel, writeMap } from './map.ts';
import { productFunctions, writeEpilogue } from './product.ts';
import { writeReduction } from './reduction.ts';

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

/** Writes the kernels of a plan and of the bodies of its loops: a function each. */
export function writeModule(frame: Frame, { memory, relaxed, tableAt }: Target): Written {
  const functions: Func[] = [];
  const kernels = new Map<Step, Kernel>();
  let hasProducts = false;
  const write = ({ plan, elementAt, bodies, nameOf }: Frame): void => {
    const context = { plan, functions, elementAt, tableAt };
    for (const step of plan.steps) {
      const name = nameOf(step);
      if (step.kind === 'map') kernels.set(step, writeMap(context, name, step));
      if (step.kind === 'reduction') kernels.set(step, writeReduction(context, name, step));
      if (step.kind === 'product') {
        hasProducts = true;
        writeEpilogue(context, name, step);
      }
    }
    for (const body of bodies.values()) write(body);
  };
  write(frame);
  if (hasProducts) functions.push(...productFunctions(relaxed));
  return { module: { memory, functions }, kernels };
}
