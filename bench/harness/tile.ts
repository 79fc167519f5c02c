import { toBinary } from '@keisan/autograd/internal';
import { BLOCK_ROW } from '../../packages/compiler/src/backends/wasm/code/product.ts';
import {
  BLOCK_COLUMNS,
  BLOCK_ROWS,
  LEFT_STEP,
  RIGHT_STEP,
  TILE_COLUMNS,
  TILE_ROWS,
} from '../../packages/compiler/src/backends/wasm/code/tile.ts';
import { tiles } from '../../packages/compiler/src/backends/wasm/code/tiles.ts';
import { start } from '../../packages/compiler/src/backends/wasm/run/memory.ts';

const DEPTH = 512;

/** Multiplications and additions in a second, in 10^9, of each of some calls. */
export async function rates(calls: number, operations: number, run: () => unknown): Promise<number[]> {
  const measured: number[] = [];
  for (let i = 0; i < calls; i++) {
    const from = performance.now();
    await run();
    measured.push(operations / (performance.now() - from) / 1e6);
  }
  return measured;
}

/** The {@link rates} of the tile alone, on packed operands of one block. */
export function tileAlone(calls: number): Promise<number[]> {
  const engine = start();
  if (!engine) throw new Error('There is no WebAssembly with SIMD here');
  const depthAxes = [{ length: DEPTH, stride: LEFT_STEP }];
  const shape = { rows: TILE_ROWS, vectors: TILE_COLUMNS / 4, leftRow: 4, depthAxes, rightDepth: RIGHT_STEP };
  const alone = tiles('alone', shape, BLOCK_ROW, engine.relaxed);
  const module = new WebAssembly.Module(toBinary({ memory: engine.memory.wanted, functions: [alone] }));
  const instance = new WebAssembly.Instance(module, engine.memory.imports);
  const multiply = instance.exports.alone as (...given: number[]) => void;
  const [left, right, block] = [2 ** 18, 2 ** 19, 2 ** 20];
  engine.memory.reserve(2 ** 21);
  const times = 100;
  const panels = [BLOCK_ROWS / TILE_ROWS, BLOCK_COLUMNS / TILE_COLUMNS] as const;
  const run = () => {
    for (let i = 0; i < times; i++) {
      multiply(left, right, block, DEPTH, ...panels, LEFT_STEP * DEPTH, RIGHT_STEP * DEPTH, 0);
    }
  };
  return rates(calls, 2 * BLOCK_ROWS * BLOCK_COLUMNS * DEPTH * times, run);
}
