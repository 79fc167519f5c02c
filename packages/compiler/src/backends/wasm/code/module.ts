import type { Func, MemoryImport, Module, NumberType, OpEntry } from '@keisan/autograd/internal';
import { sizeOf } from '@keisan/autograd/internal';
import { bodiesOf, type Plan, type RowsStep, type Step, singly } from '../plan/steps.ts';
import { Kernels } from './context.ts';
import { writeFill } from './fill.ts';
import { type Kernel, writeMap } from './map.ts';
import { addPacking } from './packing.ts';
import { BLOCK_ROW, writeProduct } from './product.ts';
import { writeReduction } from './reduction.ts';
import { type RowsShape, writeRows } from './rows.ts';
import { type TileShape, tiles } from './tiles.ts';

/** What a module is written for. */
export interface Target {
  readonly memory: MemoryImport;
  /** Whether the engine has the fused multiply-add. */
  readonly relaxed: boolean;
  /** How many threads may run it at once. */
  readonly threads: number;
  /** Where a table of numbers lies. */
  tableAt(type: NumberType, table: readonly number[]): number;
}

/** The module of a plan, and the kernel of each step that has one. */
export interface Written {
  readonly module: Module;
  readonly kernels: ReadonlyMap<Step, Kernel>;
  /** The names of functions that pick or add rows. */
  readonly rows: ReadonlyMap<Step, string>;
}

/** Functions that multiply by tiles: one for each shape, which all products share. */
function sharedTiles(relaxed: boolean, kernels: Kernels): (shape: TileShape) => Func {
  return (shape) => {
    const { rows, vectors, leftRow, depthAxes, rightDepth } = shape;
    const ways = depthAxes.map(({ length, stride }, i) => (i === 0 ? stride : `${length}x${stride}`)).join('_');
    const name = `tiles${rows}x${4 * vectors}_${leftRow}_${ways}_${rightDepth}`;
    return kernels.shared(name, () => tiles(name, shape, BLOCK_ROW, relaxed));
  };
}

/** What a step does with rows. */
function rowsOf({ graph }: Plan, { value, axis, isAdded }: RowsStep): RowsShape {
  const { shape, dtype, inputs } = graph.entries[value] as OpEntry;
  const after = axis + (isAdded ? 1 : graph.entries[inputs[1]!]!.shape.length);
  return { dtype, width: sizeOf(shape.slice(after)), isAdded };
}

/** Writes the kernels of a plan and of the bodies within. Those that do the same with other operands are one function. */
export function writeModule(plan: Plan, { memory, relaxed, tableAt }: Target): Written {
  const shared = new Kernels();
  const kernels = new Map<Step, Kernel>();
  const rows = new Map<Step, string>();
  const packing = new Map<string, Func>();
  const write = (part: Plan): void => {
    const context = { plan: part, kernels: shared, tableAt, tiles: sharedTiles(relaxed, shared) };
    for (const step of singly(part.steps)) {
      if (step.kind === 'map') kernels.set(step, writeMap(context, step));
      if (step.kind === 'fill') kernels.set(step, writeFill(context, step));
      if (step.kind === 'rows') rows.set(step, writeRows(shared, rowsOf(part, step)));
      if (step.kind === 'reduction') kernels.set(step, writeReduction(context, step));
      if (step.kind === 'product') {
        kernels.set(step, writeProduct(context, step));
        addPacking(step, packing);
      }
      for (const body of bodiesOf(step)) write(body.plan);
    }
  };
  write(plan);
  return { module: { memory, functions: [...shared.functions, ...packing.values()] }, kernels, rows };
}
