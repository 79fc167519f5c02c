import { ValueError } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { get as getActivation, linear } from '../activations/index.ts';
import { get as getConstraint } from '../constraints/index.ts';
import { GlorotUniform, get as getInitializer } from '../initializers/index.ts';
import { Dense } from '../layers/index.ts';
import { get as getLoss } from '../losses/index.ts';
import { get as getMetric } from '../metrics/index.ts';
import { get as getOptimizer } from '../optimizers/index.ts';
import { get as getRegularizer, L2 } from '../regularizers/index.ts';
import { isSerialized, lookUp, serialize } from './identifiers.ts';

// As in Keras 3.15.1, whose optimizers.get(None) is an error.
test('null stands for none', () => {
  expect([getInitializer(null), getRegularizer(null), getConstraint(null), getLoss(null), getMetric(null)]).toEqual(
    Array(5).fill(null),
  );
  expect(getActivation(null)).toBe(linear);
  expect(() => getOptimizer(null as never)).toThrow('optimizer: got null; expected one of sgd, rmsprop, adam');
});

test('a weight whose initializer is null has the default one', () => {
  const dense = new Dense(2, { kernelInitializer: null as never, inputShape: [3] });
  expect(dense.kernelInitializer).toBeInstanceOf(GlorotUniform);
  expect(dense.addWeight({ shape: [2], initializer: null as never }).shape).toEqual([2]);
});

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

test('a class in place of an object has the name that it states, where code was made small', () => {
  class _L2 extends L2 {
    static override readonly className = 'Ridge';
  }
  expect(() => getRegularizer(_L2 as never)).toThrow(
    /the function Ridge; .* Write new and parentheses: new Ridge\(\.\.\.\)/,
  );
});
