import { writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import type { Tensor } from 'keisan';

/** A part of a PNG file. Source: https://www.w3.org/TR/png/ */
function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** Writes grey images, `[rows * columns, height, width]` with values from 0 to 1, side by side into a PNG file. */
export async function writeImageGrid(file: string, images: Tensor, columns: number): Promise<void> {
  const [count = 0, height = 0, width = 0] = images.shape;
  const grid = images.reshape([count / columns, columns, height, width]).transpose([0, 2, 1, 3]);
  const pixels = grid
    .reshape([-1, columns * width])
    .mul(255)
    .clip(0, 255)
    .astype('uint8').data;
  const size = Buffer.alloc(13);
  size.writeUInt32BE(columns * width, 0);
  size.writeUInt32BE((count / columns) * height, 4);
  size.set([8, 0, 0, 0, 0], 8); // 8 bits of grey
  const lines = Array.from({ length: (count / columns) * height }, (_, y) => {
    const line = pixels.subarray(y * columns * width, (y + 1) * columns * width);
    return Buffer.concat([Buffer.from([0]), Buffer.from(line as Uint8Array)]); // 0: as they are
  });
  const parts = [chunk('IHDR', size), chunk('IDAT', deflateSync(Buffer.concat(lines))), chunk('IEND', Buffer.alloc(0))];
  await writeFile(file, Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]));
}
