import { compile, matmul, type Tensor, tensor } from 'keisan';
import { digits, type Report } from '../harness/report.ts';
import { rates, tileAlone } from '../harness/tile.ts';
import type { Rounds } from '../harness/training.ts';

const sides = [256, 512, 1024];

/** So many products follow each other in one call, so that what goes in and comes out counts little. */
const CHAIN = 8;

/** Neighbours only make it less. */
const best = (measured: readonly number[]) => Math.max(...measured);

/** Whether products of square matrices come near to what a tile reaches whose operands are packed already, on one thread. */
export async function products({ rounds }: Rounds): Promise<Report> {
  process.env.KEISAN_THREADS = '1';
  const calls = 7 * rounds;
  const alone = best(await tileAlone(calls));
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
    measured.push(best(await rates(calls, 2 * side ** 3 * CHAIN, () => chain(a, b))));
  }
  const row = (title: string, rate: number) => [title, digits(rate), (rate / alone).toFixed(2)];
  return {
    title: 'products of float32 on wasm, one thread',
    header: ['', '10^9 operations per second', 'of the tile alone'],
    rows: [row('the tile alone', alone), ...sides.map((side, i) => row(`${side} square`, measured[i]!))],
    notes: [`The best of ${calls} calls of ${CHAIN} products each, what goes in and comes out included.`],
    data: { alone, sides, measured },
  };
}
