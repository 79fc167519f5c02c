import { describe, expect, test } from 'vitest';
import { Constant, Ones, Zeros } from './constant.ts';

describe.each([
  ['Zeros', new Zeros(), 0, {}],
  ['Ones', new Ones(), 1, {}],
  ['Constant', new Constant(), 0, { value: 0 }],
  ['Constant of 2.5', new Constant({ value: 2.5 }), 2.5, { value: 2.5 }],
])('%s', (_, initializer, expected, config) => {
  test('fills a shape', () => {
    const weight = initializer.apply([2, 3]);
    expect([weight.shape, weight.dtype]).toEqual([[2, 3], 'float32']);
    expect(new Set(weight.data)).toEqual(new Set([expected]));
  });

  test('in the dtype asked for', () => {
    expect(initializer.apply([], { dtype: 'float64' }).dtype).toBe('float64');
  });

  test('says its options', () => {
    expect(initializer.getConfig()).toEqual(config);
  });
});

test('Constant rejects unknown options', () => {
  expect(() => new Constant({ val: 1 } as never)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: Constant: got the unknown option val; expected only value. Did you mean 'value'?]`,
  );
});

test('a number beyond float32 is for weights of float64', () => {
  const big = new Constant(1e300);
  expect(big.apply([1], { dtype: 'float64' }).data[0]).toBe(1e300);
  expect(() => big.apply([1])).toThrow('Constant.apply: got value 1e+300; expected numbers up to 3.4e38');
});

test('an array is broadcast', () => {
  const rows = new Constant(Float32Array.of(1, 2));
  expect(rows.getConfig()).toEqual({ value: [1, 2] });
  expect(rows.apply([2, 2]).toArray()).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(() => rows.apply([3])).toThrow('[3]');
});
