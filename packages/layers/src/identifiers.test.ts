import { ValueError } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { isSerialized, lookUp, serialize } from './identifiers.ts';

const table = { mean_squared_error: 1, leaky_relu: 2, l1l2: 3 };

describe('lookUp', () => {
  test.each([
    ['mean_squared_error', 1],
    ['meanSquaredError', 1],
    ['MeanSquaredError', 1],
    ['leakyRelu', 2],
    ['L1L2', 3],
    ['l1_l2', 3],
  ])('finds %s', (name, expected) => {
    expect(lookUp('thing', table, name)).toBe(expected);
  });

  test('lists the known names and suggests the nearest', () => {
    expect(() => lookUp('thing', table, 'leaky_rellu')).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: thing: got "leaky_rellu"; expected one of mean_squared_error, leaky_relu, l1l2. Did you mean 'leaky_relu'?]`,
    );
    expect(() => lookUp('thing', table, 'softmax')).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: thing: got "softmax"; expected one of mean_squared_error, leaky_relu, l1l2.]`,
    );
  });

  test.each([[['a', 'b']], [{}], [undefined], [3]])('rejects %j, which is no name', (name) => {
    expect(() => lookUp('thing', table, name as never)).toThrow(ValueError);
  });

  test('does not find what objects inherit', () => {
    expect(() => lookUp('thing', table, 'constructor')).toThrow(ValueError);
    expect(() => lookUp('thing', table, '')).toThrow(ValueError);
  });
});

test('saves an object as its class and options', () => {
  class Thing {
    getConfig() {
      return { size: 3 };
    }
  }
  const saved = serialize(new Thing());
  expect(saved).toEqual({ className: 'Thing', config: { size: 3 } });
  expect([saved, new Thing(), 'Thing', null].map(isSerialized)).toEqual([true, false, false, false]);
});
