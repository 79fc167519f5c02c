import { expect, test } from 'vitest';
import { type KeyPart, keyOf } from './key.ts';

const different: readonly KeyPart[] = [
  0,
  -0,
  1,
  Number.NaN,
  Infinity,
  -Infinity,
  1e21,
  '0',
  'NaN',
  '',
  null,
  'null',
  undefined,
  true,
  'true',
  [],
  {},
  [[]],
  [0],
  [-0],
  [null],
  [undefined],
  [1, 2],
  [12],
  ['1,2'],
  ['1', '2'],
  ['1","2'],
  [[1], 2],
  [[1, 2]],
  { a: 0 },
  { a: -0 },
  { a: undefined },
  { a: { float: Number.NaN } },
  { a: { float: Infinity } },
  { a: [1], b: [2] },
  { a: [1, { b: [2] }] },
  { 'a":0,"b': 0 },
  { a: 0, b: 0 },
  Float32Array.of(1, -0),
  Float32Array.of(1, 0),
  Float64Array.of(1, 0),
  { body: { entries: [{ kind: 'op', op: 'pad', inputs: [0], attrs: { value: -Infinity } }], outputs: [0] } },
  { body: { entries: [{ kind: 'op', op: 'pad', inputs: [0], attrs: { value: Infinity } }], outputs: [0] } },
];

test('different data have different keys', () => {
  expect(new Set(different.map(keyOf)).size).toBe(different.length);
});

test('equal data have equal keys', () => {
  expect(structuredClone(different).map(keyOf)).toEqual(different.map(keyOf));
});
