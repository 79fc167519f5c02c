import { writeFile } from 'node:fs/promises';
import type { Tensor } from 'keisan';
import { pngOf } from './png.ts';

/** Writes grey images, `[rows * columns, height, width]` with values from 0 to 1, side by side into a PNG file. */
export async function writeImageGrid(file: string, images: Tensor, columns: number): Promise<void> {
  const [count = 0, height = 0, width = 0] = images.shape;
  const grid = images.reshape([count / columns, columns, height, width]).transpose([0, 2, 1, 3]);
  const pixels = grid
    .reshape([-1, columns * width])
    .mul(255)
    .clip(0, 255)
    .astype('uint8').data;
  const rows = Array.from({ length: (count / columns) * height }, (_, y) =>
    pixels.subarray(y * columns * width, (y + 1) * columns * width),
  );
  await writeFile(file, pngOf(columns * width, 'grey', rows as Uint8Array[]));
}
