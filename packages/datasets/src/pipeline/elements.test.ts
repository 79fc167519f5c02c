import { describe, expect, test } from 'vitest';
import { Dataset } from './dataset.ts';

function doubled(value: unknown, times: number): unknown {
  let list = value;
  for (let i = 0; i < times; i++) list = [list, list];
  return list;
}

describe('lists that hold the same lists over and over are refused', () => {
  test.each([
    ['of a number', doubled(1, 40)],
    ['of a string', doubled('a', 40)],
    ['of a typed array', doubled(new Float32Array(2), 40)],
    ['of objects', doubled({ x: 1 }, 40)],
  ])('%s', (_, data) => {
    expect(() => Dataset.fromTensorSlices(data)).toThrow(
      /^Dataset.fromTensorSlices: got an array \[\[...\], \[...\]\]; expected numbers/,
    );
  });
});

test('a list of numbers may be many axes deep, and the same row in many places', () => {
  expect(Dataset.fromTensorSlices(doubled(1, 12)).cardinality()).toBe(2);
  expect(Dataset.fromTensorSlices(Array(1000).fill(Array(1000).fill(1))).cardinality()).toBe(1000);
});
