import type { Cursor } from './cursor.ts';
import type { Superblock } from './superblock.ts';

/** How many axes there may be: as many as HDF5 allows. */
const MOST_AXES = 32;

/** The length of each axis. @throws ValueError for a shape that nothing could have. */
export function readDataspace(file: Superblock, body: Cursor): readonly number[] {
  const version = body.u8();
  if (version !== 1 && version !== 2) throw body.wrong(`version ${version} of a shape`, 'version 1 or 2');
  const rank = body.u8();
  if (rank > MOST_AXES) throw body.wrong(`${rank} axes`, `at most ${MOST_AXES}`);
  body.skip(version === 1 ? 6 : 2);
  const shape = Array.from({ length: rank }, () => file.length(body));
  const size = shape.reduce((product, length) => product * length, 1);
  if (shape.every(Number.isSafeInteger) && Number.isSafeInteger(size)) return shape;
  throw body.wrong(`the shape [${shape.join(', ')}]`, 'one that an array can have');
}

/** How many elements a shape has. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
