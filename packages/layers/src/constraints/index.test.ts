import { tensor, ValueError } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { Constraint, type ConstraintName, get, MaxNorm, MinMaxNorm, NonNeg, UnitNorm } from './index.ts';

// The columns are vectors of norm 0, 1, 3 and sqrt(27). Source: Keras' constraints_test.py, test_max_norm.
const w = tensor([
  [0, 1, 3, 3],
  [0, 0, 0, 3],
  [0, 0, 0, 3],
]);
const norms = (t: typeof w, axis: number) => t.square().sum({ axis }).sqrt().toArray();

describe('MaxNorm', () => {
  test('shortens what is too long', () => {
    const side = 2 / Math.sqrt(3);
    expect(new MaxNorm().apply(w).toArray()).toEqual(
      near([
        [0, 1, 2, side],
        [0, 0, 0, side],
        [0, 0, 0, side],
      ]),
    );
  });

  test('along another axis', () => {
    expect(norms(new MaxNorm({ maxValue: 3, axis: 1 }).apply(w), 1)).toEqual(near([3, 3, 3]));
  });
});

test('NonNeg replaces negative numbers', () => {
  expect(new NonNeg().apply(tensor([-1, 0, 2])).toArray()).toEqual([0, 0, 2]);
});

describe('UnitNorm', () => {
  test('makes every vector one long, and leaves zeros', () => {
    expect(norms(new UnitNorm().apply(w), 0)).toEqual(near([0, 1, 1, 1]));
    expect(norms(new UnitNorm({ axis: 1 }).apply(w), 1)).toEqual(near([1, 1, 1]));
  });
});

describe('MinMaxNorm', () => {
  // Source: Keras' constraints_test.py, test_min_max_norm.
  test('brings norms within bounds', () => {
    expect(norms(new MinMaxNorm({ minValue: 0.2, maxValue: 0.5 }).apply(w), 0)).toEqual(near([0, 0.5, 0.5, 0.5]));
    expect(norms(new MinMaxNorm({ minValue: 2, maxValue: 4 }).apply(w), 0)).toEqual(near([0, 2, 3, 4]));
  });

  test('goes part of the way by its rate', () => {
    const constraint = new MinMaxNorm({ minValue: 2, maxValue: 2, rate: 0.5 });
    expect(norms(constraint.apply(w), 0)).toEqual(near([0, 1.5, 2.5, (2 + Math.sqrt(27)) / 2]));
  });
});

test.each([
  [new MaxNorm(), { maxValue: 2, axis: 0 }],
  [new NonNeg(), {}],
  [new UnitNorm({ axis: [0, 1] }), { axis: [0, 1] }],
  [new MinMaxNorm(), { minValue: 0, maxValue: 1, rate: 1, axis: 0 }],
])('$constructor.name says its options, and is made from them again', (constraint, config) => {
  expect(constraint.getConfig()).toEqual(config);
  expect(get({ className: constraint.constructor.name, config })).toEqual(constraint);
});

describe('get', () => {
  test.each([
    ['max_norm', MaxNorm],
    ['nonNeg', NonNeg],
    ['UnitNorm', UnitNorm],
    ['min_max_norm', MinMaxNorm],
  ])('%s', (name, Class) => {
    expect(get(name as ConstraintName)).toBeInstanceOf(Class);
  });

  test('nothing for none, objects as they are, functions', () => {
    const constraint = new NonNeg();
    expect([get(), get(null), get(constraint)]).toEqual([null, null, constraint]);
    const halve = get((x) => x.div(2));
    expect(halve).toBeInstanceOf(Constraint);
    expect(halve!.apply(tensor([4])).toArray()).toEqual([2]);
  });

  test('rejects unknown names and options', () => {
    expect(() => get('typo' as never)).toThrow(ValueError);
    expect(() => new MaxNorm({ max: 1 } as never)).toThrow('MaxNorm: got the unknown option max');
  });
});
