import type { Tensor } from '@keisan/autograd';
import { type BytesSource, bytesFrom } from '../bytes/source.ts';
import { type Dataset, datasetOf } from '../pipeline/dataset.ts';
import { flattened, pullerOf } from '../pipeline/puller.ts';
import { npyRows } from './rows.ts';

/**
 * The rows of the array of an npy file, read as they are wanted: a file may be larger than memory. Numbers are those of `loadNpy`.
 *
 * @param source As for `loadNpy`; a Response or a stream can be gone through once, and bytes are read where they lie.
 * @throws on the way ValueError that names the file and says what is wrong with it, DatasetError where it cannot be read.
 *
 * @example
 * ```ts
 * import { Dataset, encodeNpy, readNpy } from 'keisan/data';
 *
 * const [x, y] = [encodeNpy([[1, 2], [3, 4], [5, 6]]), encodeNpy([0, 1, 0])];
 * const shapes: unknown[] = [];
 * for await (const [inputs, targets] of Dataset.zip([readNpy(x), readNpy(y)]).batch(3)) shapes.push(inputs.shape, targets.shape);
 * shapes; // [[3, 2], [3]]
 * ```
 */
export function readNpy(source: BytesSource): Dataset<Tensor> {
  const named = bytesFrom('readNpy', source);
  return datasetOf(() => flattened(pullerOf(npyRows('readNpy', named))), null, 'rows');
}
