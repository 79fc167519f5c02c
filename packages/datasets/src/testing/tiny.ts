import { createHash } from 'node:crypto';
import type { Dataset, DatasetFile } from '../cache/dataset.ts';

/** The bytes of an IDX file of unsigned bytes. */
function idx(shape: readonly number[], data: readonly number[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array([0, 0, 8, shape.length, ...shape.flatMap((length) => [0, 0, 0, length]), ...data]);
}

/** How a dataset describes the file that holds `content`. */
export function describeFile(name: string, content: Uint8Array): DatasetFile {
  return { name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

/** Two 2 x 2 images and their labels to train with, one to test with: a small MNIST. */
export const tinyContents: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  'train-images': idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]),
  'train-labels': idx([2], [0, 1]),
  'test-images': idx([1, 2, 2], [9, 8, 7, 6]),
  'test-labels': idx([1], [1]),
};

/** A dataset of {@link tinyContents}, to be had from `mirrors` or from an npm package called `tiny-data`. */
export function tinyDataset(...mirrors: string[]): Dataset {
  const files = Object.entries(tinyContents).map(([name, content]) => describeFile(name, content));
  return { name: 'tiny', files, mirrors, npm: { name: 'tiny-data', folder: 'data' } };
}
