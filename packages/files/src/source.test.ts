import { expect, test } from 'vitest';
import { bytesOf } from './source.ts';

test('bytes lie where the array has them', () => {
  const { buffer } = Uint8Array.of(1, 2, 3, 4);
  expect(bytesOf('load', buffer)).toEqual(Uint8Array.of(1, 2, 3, 4));
  expect(bytesOf('load', new DataView(buffer, 1, 2))).toEqual(Uint8Array.of(2, 3));
  expect(bytesOf('load', new Uint16Array(buffer)).buffer).toBe(buffer);
  expect(bytesOf('load', new ArrayBuffer(0))).toHaveLength(0);
});

test.each([
  ['a Uint8Array', new Uint8Array(8)],
  ['an Int16Array', new Int16Array(8)],
  ['a DataView', new DataView(new ArrayBuffer(8))],
  ['an ArrayBuffer', new ArrayBuffer(8)],
])('%s whose memory was transferred', (what, array) => {
  structuredClone(array, { transfer: [ArrayBuffer.isView(array) ? array.buffer : array] });
  expect(() => bytesOf('load', array)).toThrow(
    `load: got ${what} without its memory, which was transferred; expected an array that is still there. Use it before`,
  );
});
