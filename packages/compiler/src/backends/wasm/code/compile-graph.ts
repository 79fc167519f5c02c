import type { Graph } from '@keisan/autograd';
import type { Layout } from '../plan/layout.ts';
import { layoutOf } from '../plan/layout.ts';
import { planOf } from '../plan/plan.ts';
import { type Frame, frameOf } from './frame.ts';
import { type Target, type Written, writeModule } from './module.ts';
import { BLOCK_COLUMNS, BLOCK_ROWS } from './product.ts';
import { TILE_COLUMNS, TILE_ROWS } from './tiles.ts';

const sizes = { rows: TILE_ROWS, columns: TILE_COLUMNS, block: BLOCK_ROWS * BLOCK_COLUMNS };

/** A graph as kernels, and where they find what they work with. */
export interface CompiledGraph extends Written {
  readonly frame: Frame;
}

/**
 * Plans a graph, puts its values to places in memory, and writes its kernels.
 * @param base Where the memory that it may use begins.
 * @param reserve Makes room for so many bytes, or fails.
 */
export function compileGraph(
  graph: Graph,
  target: Target,
  base: number,
  reserve: (layout: Layout) => void,
): CompiledGraph {
  const plan = planOf(graph);
  const layout = layoutOf(plan, sizes);
  reserve(layout);
  const frame = frameOf(plan, layout, base);
  return { frame, ...writeModule(frame, target) };
}
