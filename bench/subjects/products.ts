import { toBinary } from '@keisan/autograd/internal';
import { compile, matmul, type Tensor, tensor } from 'keisan';
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
import { digits, type Report } from '../harness/report.ts';
import type { Rounds } from '../harness/training.ts';

const sides = [256, 512, 1024];

/** So many products follow each other in one call, so that what goes in and comes out counts little. */
const CHAIN = 8;

const DEPTH = 512;

/** Multiplications and additions in a second, in 10^9, at best: neighbours only make it less. */
async function best(rounds: number, operations: number, run: () => unknown): Promise<number> {
  let least = Infinity;
  for (let i = 0; i < 7 * rounds; i++) {
    const from = performance.now();
    await run();
    least = Math.min(least, performance.now() - from);
  }
  return operations / least / 1e6;
}

/** The tile alone, on packed operands of one block. */
function tileAlone(): { readonly operations: number; readonly run: () => void } {
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
  return { operations: 2 * BLOCK_ROWS * BLOCK_COLUMNS * DEPTH * times, run };
}

/** Whether products of square matrices come near to what a tile reaches whose operands are packed already, on one thread. */
export async function products({ rounds }: Rounds): Promise<Report> {
  process.env.KEISAN_THREADS = '1';
  const tile = tileAlone();
  const alone = await best(rounds, tile.operations, tile.run);
  const chain = compile(
    (a: Tensor, b: Tensor) => Array.from({ length: CHAIN }).reduce<Tensor>((product) => matmul(product, b), a),
    { runtime: 'wasm' },
  );
  const measured: number[] = [];
  for (const side of sides) {
    const data = (phase: number) =>
      tensor(
        Float32Array.from({ length: side * side }, (_, i) => Math.sin(phase + i) / Math.sqrt(side)),
        { shape: [side, side] },
      );
    const [a, b] = [data(0), data(1)];
    measured.push(await best(rounds, 2 * side ** 3 * CHAIN, () => chain(a, b)));
  }
  const row = (title: string, rate: number) => [title, digits(rate), (rate / alone).toFixed(2)];
  return {
    title: 'products of float32 on wasm, one thread',
    header: ['', '10^9 operations per second', 'of the tile alone'],
    rows: [row('the tile alone', alone), ...sides.map((side, i) => row(`${side} square`, measured[i]!))],
    notes: [`The best of ${7 * rounds} calls of ${CHAIN} products each, what goes in and comes out included.`],
    data: { alone, sides, measured },
  };
}
