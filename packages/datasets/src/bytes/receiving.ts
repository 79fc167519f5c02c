import { describeValue } from '@keisan/autograd/internal';
import type { Receiving } from '@keisan/files';
import { DatasetError } from '../errors.ts';

/** What to do with more than one array holds. */
export const NOT_WHOLE =
  'Read it piece by piece, an npy file with readNpy, a CSV file with readCsv; download an npz file, and pass its path';

/** How what is fetched is received, and what is said of it: @throws DatasetError. */
export function receiving(where: string, file: string): Receiving {
  const refuse: Receiving['refuse'] = (got, expected = '', fix = '', cause) =>
    new DatasetError({ where, got: `${describeValue(file)}, ${got}`, expected, fix, file, cause });
  return {
    refuse,
    tooLarge: (size) => refuse(`which has ${size}`, 'what one array holds', NOT_WHOLE),
  };
}
