import { expect, test } from 'vitest';
import { readCsv } from '../csv/read-csv.ts';
import { loadNpy, loadNpz } from '../npy/files.ts';
import { readNpy } from '../npy/read-npy.ts';
import { Dataset } from '../pipeline/dataset.ts';

/** An array whose memory is somebody else's now. */
function transferred<A extends ArrayBufferView>(array: A): A {
  structuredClone(array, { transfer: [array.buffer as ArrayBuffer] });
  return array;
}

async function through(elements: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of elements) count++;
  return count;
}

const text = () => new TextEncoder().encode('a,b\n1,2\n');
const pieces = async function* () {
  yield transferred(text());
};
const floats = () => transferred(new Float32Array(2));

test.each<[string, () => Promise<unknown>, string]>([
  ['loadNpy', async () => loadNpy(transferred(text())), 'loadNpy: got a Uint8Array without its memory'],
  ['loadNpz', async () => loadNpz(transferred(text())), 'loadNpz: got a Uint8Array without its memory'],
  ['readNpy', async () => through(readNpy(transferred(text()))), 'readNpy: got a Uint8Array without its memory'],
  ['readCsv', async () => through(readCsv(transferred(text()))), 'readCsv: got a Uint8Array without its memory'],
  ['a piece', async () => through(readCsv(pieces())), 'readCsv: got a Uint8Array without its memory'],
  [
    'batch',
    () => through(Dataset.range(2).map(floats).batch(2)),
    'Dataset.batch: got a Float32Array without its memory',
  ],
  [
    'batch, within',
    () =>
      through(
        Dataset.range(2)
          .map(() => ({ x: transferred(new Int16Array(2)) }))
          .batch(2),
      ),
    'Dataset.batch: .x: got an Int16Array without its memory',
  ],
  ['columns', async () => through(readCsv(text(), { columns: floats() as never })), 'readCsv: got columns'],
])('%s says of memory that was transferred that it is', async (_, read, message) => {
  await expect(read()).rejects.toThrow(message);
});

test('bytes that are sent away before they are read are not read as none', async () => {
  const bytes = text();
  const rows = readCsv(bytes);
  expect(await through(rows)).toBe(1);
  transferred(bytes);
  await expect(through(rows)).rejects.toThrow('readCsv: got a Uint8Array without its memory');
});
