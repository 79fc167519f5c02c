import type { Func, MemoryImport, Module, NumberType } from '@keisan/autograd/internal';
import { packingOf } from '../plan/packing.ts';
import type { Step } from '../plan/steps.ts';
import type { Frame } from './frame.ts';
import { type Kernel, writeMap } from './map.ts';
import { packingFunctions } from './packing.ts';
import { BLOCK_ROW, writeProduct } from './product.ts';
import { writeReduction } from './reduction.ts';
import { type TileShape, tiles } from './tiles.ts';

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

/** Functions that multiply by tiles: one for each shape, which all products share. */
function sharedTiles(relaxed: boolean, functions: Func[]): (shape: TileShape) => Func {
  const known = new Map<string, Func>();
  return (shape) => {
    const { rows, vectors, leftRow, depthAxes, rightDepth } = shape;
    const ways = depthAxes.map(({ length, stride }, i) => (i === 0 ? stride : `${length}x${stride}`)).join('_');
    const name = `tiles${rows}x${4 * vectors}_${leftRow}_${ways}_${rightDepth}`;
    const before = known.get(name);
    if (before) return before;
    const made = tiles(name, shape, BLOCK_ROW, relaxed);
    known.set(name, made);
    functions.push(made);
    return made;
  };
}

/** Writes the kernels of a plan and of the bodies of its loops: a function each. */
export function writeModule(frame: Frame, { memory, relaxed, tableAt }: Target): Written {
  const functions: Func[] = [];
  const kernels = new Map<Step, Kernel>();
  const tilesOf = sharedTiles(relaxed, functions);
  let hasPacked = false;
  const write = ({ plan, elementAt, bodies, nameOf }: Frame): void => {
    const context = { plan, functions, elementAt, tableAt, tiles: tilesOf };
    for (const step of plan.steps.flatMap((each): readonly Step[] => (each.kind === 'band' ? each.steps : [each]))) {
      const name = nameOf(step);
      if (step.kind === 'map') kernels.set(step, writeMap(context, name, step));
      if (step.kind === 'reduction') kernels.set(step, writeReduction(context, name, step));
      if (step.kind === 'product') {
        kernels.set(step, writeProduct(context, name, step));
        const packing = packingOf(step);
        hasPacked ||= packing.left || packing.right;
      }
    }
    for (const body of bodies.values()) write(body);
  };
  write(frame);
  if (hasPacked) functions.push(...packingFunctions());
  return { module: { memory, functions }, kernels };
}
