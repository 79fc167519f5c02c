import type { Graph } from '@keisan/autograd';
import { givenToGraph, type Layout, layoutOf } from '../plan/layout.ts';
import { planOf } from '../plan/plan.ts';
import { Frame } from './frame.ts';
import { type Target, type Written, writeModule } from './module.ts';
import { BLOCK_COLUMNS, BLOCK_ROWS, TILE_COLUMNS, TILE_ROWS } from './tile.ts';

const sizes = { rows: TILE_ROWS, columns: TILE_COLUMNS, block: BLOCK_ROWS * BLOCK_COLUMNS };

/** A graph as kernels, and where they find what they work with. */
export interface CompiledGraph extends Written {
  readonly frame: Frame;
}

/**
 * Plans a graph, puts its values to places in memory, and writes its kernels.
 * @param reserve Makes room for what a layout wants, or fails.
 */
export function compileGraph(graph: Graph, target: Target, reserve: (layout: Layout) => void): CompiledGraph {
  const plan = planOf(graph);
  const layout = layoutOf(plan, { ...sizes, threads: target.threads }, givenToGraph(plan));
  reserve(layout);
  return { frame: new Frame(plan, layout), ...writeModule(plan, target) };
}
