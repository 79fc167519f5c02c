import { grad, type Tensor, tensor, ValueError } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { get, L1, L1L2, L2, Regularizer, type RegularizerName } from './index.ts';

const w = tensor([
  [1, -2],
  [3, 0.5],
]);

// sum(|w|) is 6.5, sum(w ** 2) is 14.25.
describe.each([
  ['L1', new L1(), 0.065, { l1: 0.01 }],
  ['L1 of 0.1', new L1({ l1: 0.1 }), 0.65, { l1: 0.1 }],
  ['L2', new L2(), 0.1425, { l2: 0.01 }],
  ['L2 of 0.2', new L2({ l2: 0.2 }), 2.85, { l2: 0.2 }],
  ['L1L2', new L1L2(), 0, { l1: 0, l2: 0 }],
  ['L1L2 of 0.1 and 0.2', new L1L2({ l1: 0.1, l2: 0.2 }), 3.5, { l1: 0.1, l2: 0.2 }],
])('%s', (_, regularizer, expected, config) => {
  test('its value is a scalar', () => {
    const penalty = regularizer.apply(w);
    expect(penalty.shape).toEqual([]);
    expect(penalty.item()).toBeCloseTo(expected, 6);
  });

  test('its options', () => {
    expect(regularizer.getConfig()).toEqual(config);
  });
});

test('gradients flow through both terms', () => {
  const regularizer = new L1L2({ l1: 0.1, l2: 0.2 });
  expect(grad((x: Tensor) => regularizer.apply(x))(w).toArray()).toEqual(
    near([
      [0.5, -0.9],
      [1.3, 0.3],
    ]),
  );
});

test.each([
  [() => new L1({ l1: -0.1 }), 'L1: got l1 -0.1; expected a finite number of at least 0.'],
  [() => new L2({ l2: Number.NaN }), 'L2: got l2 NaN; expected a finite number of at least 0.'],
  [() => new L1L2({ l1: '1' as never }), 'L1L2: got l1 "1"; expected a finite number of at least 0.'],
  [() => new L2({ l1: 0.1 } as never), 'L2: got the unknown option l1; expected only l2.'],
])('%# is rejected', (make, message) => {
  expect(make).toThrow(message);
});

describe('get', () => {
  // Source: Keras' regularizers_test.py, test_get_method.
  test.each([
    ['l1', L1],
    ['l2', L2],
    ['l1l2', L1L2],
    ['L1L2', L1L2],
  ])('%s', (name, Class) => {
    expect(get(name as RegularizerName)?.constructor).toBe(Class);
  });

  test('nothing for none', () => {
    expect([get(), get(null)]).toEqual([null, null]);
  });

  test('an object, what one was saved as, a function', () => {
    const regularizer = new L1();
    expect(get(regularizer)).toBe(regularizer);
    expect(get({ className: 'L2', config: { l2: 0.5 } })).toEqual(new L2({ l2: 0.5 }));
    const sum = get((x) => x.sum());
    expect(sum).toBeInstanceOf(Regularizer);
    expect(sum!.apply(w).item()).toBe(2.5);
  });

  test('an unknown name', () => {
    expect(() => get('typo' as never)).toThrow(ValueError);
  });
});
