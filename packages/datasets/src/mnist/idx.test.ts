import { expect, test } from 'vitest';
import { parseIdx } from './idx.ts';

const header = (type: number, ...shape: number[]) => [0, 0, type, shape.length, ...shape.flatMap((n) => [0, 0, 0, n])];

test('a matrix of unsigned bytes keeps the memory of the file', () => {
  const bytes = new Uint8Array([...header(8, 2, 3), 1, 2, 3, 4, 5, 255]);
  const { shape, data } = parseIdx(bytes);
  expect(shape).toEqual([2, 3]);
  expect(data).toEqual(new Uint8Array([1, 2, 3, 4, 5, 255]));
  expect(data.buffer).toBe(bytes.buffer);
});

test.each([
  ['signed bytes', 9, [255, 1], new Int8Array([-1, 1])],
  ['16-bit integers', 11, [255, 254, 1, 0], new Int16Array([-2, 256])],
  ['32-bit integers', 12, [255, 255, 255, 255, 0, 1, 0, 0], new Int32Array([-1, 65536])],
  ['floats', 13, [0x3f, 0xc0, 0, 0, 0xc0, 0, 0, 0], new Float32Array([1.5, -2])],
  ['doubles', 14, [0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0], new Float64Array([1.5, -2])],
])('%s are big-endian', (_, type, elements, expected) => {
  expect(parseIdx(new Uint8Array([...header(type, 2), ...elements]))).toEqual({ shape: [2], data: expected });
});

test('a scalar, an empty axis, and bytes in the middle of a buffer', () => {
  expect(parseIdx(new Uint8Array([...header(8), 7]))).toEqual({ shape: [], data: new Uint8Array([7]) });
  expect(parseIdx(new Uint8Array(header(8, 0, 28)))).toEqual({ shape: [0, 28], data: new Uint8Array([]) });
  const padded = new Uint8Array([1, 2, 3, ...header(11, 1), 1, 2, 9]);
  expect(parseIdx(padded.subarray(3, -1))).toEqual({ shape: [1], data: new Int16Array([258]) });
});

test('axes whose product is beyond numbers, empty or not', () => {
  const longest = Array.from({ length: 200 * 4 }, () => 255);
  expect(() => parseIdx(new Uint8Array([0, 0, 14, 200, ...longest]))).toThrow('The file is cut short');
  const { shape, data } = parseIdx(new Uint8Array([0, 0, 14, 201, ...longest, 0, 0, 0, 0]));
  expect([shape.length, data]).toEqual([201, new Float64Array(0)]);
});

test('a declared size is not taken from memory before it is checked', () => {
  for (const type of [8, 11, 14]) {
    expect(() => parseIdx(new Uint8Array([0, 0, type, 2, ...Array(8).fill(255), 1]))).toThrow('The file is cut short');
  }
});

test('a Buffer of Node gives plain bytes', () => {
  const { data } = parseIdx(Buffer.from([...header(8, 2), 1, 2]) as Uint8Array<ArrayBuffer>);
  expect(data.constructor).toBe(Uint8Array);
  expect(data).toEqual(new Uint8Array([1, 2]));
});

test.each([
  [new ArrayBuffer(8), 'an object of class ArrayBuffer'],
  [new Float32Array(8), 'an object of class Float32Array'],
  [[0, 0, 8, 0, 1], 'an array [0, 0, 8, 0, 1]'],
  ['idx', '"idx"'],
  [undefined, 'undefined'],
])('no bytes: %j', (value, got) => {
  expect(() => parseIdx(value as never)).toThrow(
    `parseIdx: got ${got}; expected a Uint8Array. Of an ArrayBuffer make one: new Uint8Array(buffer).`,
  );
});

test('an axis of more than 2^31 elements is not taken for a negative one', () => {
  expect(() => parseIdx(new Uint8Array([0, 0, 8, 1, 128, 0, 0, 0]))).toThrow('shape [2147483648]');
});

const parse =
  (...bytes: number[]) =>
  () =>
    parseIdx(new Uint8Array(bytes));

test('what is not an IDX file', () => {
  expect(parse()).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: parseIdx: got no bytes; expected an IDX file: two zero bytes, the element type (8, 9, 11, 12, 13 or 14), the number of axes. Check that this is the right file.]`,
  );
  expect(parse(0x1f, 0x8b, 8, 0, 0)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: parseIdx: got 5 bytes that start with 1f 8b 08 00; expected an IDX file: two zero bytes, the element type (8, 9, 11, 12, 13 or 14), the number of axes. These bytes are compressed with gzip: uncompress them first.]`,
  );
  expect(parse(0x3c, 0x21, 0x64, 0x6f, 0x63)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: parseIdx: got 5 bytes that start with 3c 21 64 6f; expected an IDX file: two zero bytes, the element type (8, 9, 11, 12, 13 or 14), the number of axes. Check that this is the right file.]`,
  );
  expect(parse(0, 0, 10, 1)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: parseIdx: got 4 bytes that start with 00 00 0a 01; expected an IDX file: two zero bytes, the element type (8, 9, 11, 12, 13 or 14), the number of axes. Check that this is the right file.]`,
  );
});

test('a file of the wrong length', () => {
  expect(parse(...header(8, 2, 2).slice(0, -1))).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: parseIdx: got 11 bytes of an array with 2 axes; expected at least the 12 bytes of its header. The file is cut short: download it again.]`,
  );
  expect(parse(...header(12, 2), 0, 0, 0, 1)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: parseIdx: got 12 bytes of an array of shape [2]; expected 16 bytes (a header of 8, 2 elements of 4). The file is cut short: download it again.]`,
  );
  expect(parse(...header(8, 2), 1, 2, 3)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: parseIdx: got 11 bytes of an array of shape [2]; expected 10 bytes (a header of 8, 2 elements of 1). The file has something behind its last element: download it again.]`,
  );
});
