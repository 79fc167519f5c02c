import { availableParallelism } from 'node:os';
import { bench, runChild } from './child.ts';
import { digits } from './report.ts';

/**
 * How long the matrix products alone of an epoch of a dense network take, forward and in both gradients, at the rate that packed tiles
 * reach when as many processes as there are cores compute them at once.
 * @param units The features, then the units of each layer.
 */
export async function productBound(units: readonly number[], samples: number): Promise<string> {
  const weights = units.slice(1).map((size, i) => units[i]! * size);
  const operations = 2 * samples * weights.reduce((sum, size, i) => sum + size * (i > 0 ? 3 : 2), 0);
  const threads = availableParallelism();
  const measure = () => runChild(process.execPath, [...process.execArgv, `${bench}rows/tile.ts`]);
  const found = await Promise.all(Array.from({ length: threads }, measure));
  const rate = found.reduce((sum, { stdout }) => sum + Number(stdout), 0);
  return `Product bound: ${digits(operations / 1e9 / rate)} s, ${digits(operations / 1e9)} GFLOP at the ${digits(rate)} GFLOPS of packed tiles on ${threads} threads.`;
}
