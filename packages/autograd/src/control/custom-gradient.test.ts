import {
  grad,
  gradcheck,
  noGrad,
  ops,
  Parameter,
  random,
  setRandomSeed,
  type Tensor,
  tensor,
  valueAndGrad,
} from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { customGradient } from './custom-gradient.ts';
import { scan } from './scan.ts';

const doubles = (...values: number[]) => tensor(values, { dtype: 'float64' });

/** log(1 + e ** x), whose gradient is exact for large x. */
const log1pexp = customGradient((x: Tensor) => {
  const e = x.exp();
  return [e.add(1).log(), (g: Tensor) => g.mul(ops.sub(1, ops.div(1, e.add(1))))];
});

test('the gradient is the given one', () => {
  expect(log1pexp(tensor([0])).item()).toBeCloseTo(Math.log(2));
  expect(grad((x: Tensor) => log1pexp(x).sum())(tensor([100])).toArray()).toEqual([1]);
  const flipped = customGradient((x: Tensor) => [x, (g: Tensor) => g.neg()]);
  expect(grad((x: Tensor) => flipped(x.mul(3)).sum())(tensor([1, 2])).toArray()).toEqual([-3, -3]);
});

test('a right one stands finite differences, of second order too', () => {
  gradcheck((x) => log1pexp(x).square().sum(), [doubles(-1, 0.3, 2)]);
  const product = customGradient((a: Tensor, b: Tensor) => [a.mul(b), (g: Tensor) => [g.mul(b), g.mul(a)]]);
  gradcheck((a, b) => product(a, b).sin().sum(), [doubles(1, 2), doubles(0.5, -1)]);
});

test('several results', () => {
  const both = customGradient((x: Tensor) => [
    { sin: x.sin(), cos: x.cos() },
    ({ sin, cos }: { sin: Tensor; cos: Tensor }) => sin.mul(x.cos()).sub(cos.mul(x.sin())),
  ]);
  gradcheck((x) => both(x).sin.mul(both(x).cos).sum(), [doubles(0.3, 1)]);
  gradcheck((x) => both(x).cos.sum(), [doubles(0.3, 1)]);
});

test('in the body of a loop, whose gradient is taken twice', () => {
  const f = (x: Tensor) => scan((c: Tensor) => [log1pexp(c.mul(x)), []], x, null, { length: 3 })[0].sum();
  gradcheck(f, [doubles(0.4, -0.3)]);
});

describe('in loops the gradient reads what it read when the body was traced', () => {
  const inLoop = (f: (c: Tensor, s: Tensor) => Tensor, y: Tensor, xs: Tensor) =>
    grad((first: Tensor) => scan((c: Tensor, s: Tensor) => [f(c, s), []], first, xs)[0].sum())(y);

  test('a tensor from around that nothing else reads', () => {
    const w = tensor([2, 3, 4]);
    const scaled = customGradient((a: Tensor) => [a.mul(1), (g: Tensor) => g.mul(w)]);
    expect(inLoop((c) => scaled(c), tensor([1, 1, 1]), tensor([0, 0, 0])).toArray()).toEqual([8, 27, 64]);
    const p = new Parameter(w);
    const byParameter = customGradient((a: Tensor) => [a.mul(1), (g: Tensor) => g.mul(p)]);
    expect(inLoop((c) => byParameter(c), tensor([1, 1, 1]), tensor([0, 0, 0])).toArray()).toEqual([8, 27, 64]);
  });

  test('slices, and values on the way', () => {
    const f = (c: Tensor, s: Tensor) => {
      const twice = s.mul(2);
      return customGradient((z: Tensor) => [z.mul(s), (g: Tensor) => g.mul(twice).mul(5)])(c);
    };
    expect(inLoop(f, tensor(1), tensor([2, 3])).item()).toBe(600);
  });

  test('parameters that the body assigns, whose value differs from turn to turn', () => {
    const p = new Parameter(tensor(2), { trainable: false });
    const scale = customGradient((x: Tensor) => {
      const q = p.mul(1);
      return [x.mul(q), (g: Tensor) => g.mul(q)];
    });
    const f = (c: Tensor) => {
      const r = scale(c);
      p.assign(p.add(1));
      return r;
    };
    expect(inLoop(f, tensor(1), tensor([0, 0, 0])).item()).toBe(24);
    expect(p.item()).toBe(5);
  });

  test('random numbers', () => {
    const drop = customGradient((x: Tensor) => {
      const m = random.uniform([]);
      return [x.mul(m), (g: Tensor) => g.mul(m)];
    });
    const f = (y: Tensor) => scan((c: Tensor) => [drop(c), []], y, null, { length: 2 })[0];
    setRandomSeed(7);
    const [value, slope] = valueAndGrad(f)(tensor(1));
    expect(slope.item()).toBeCloseTo(value.item(), 6);
  });

  test('what cannot be traced is an error only where a gradient is asked for', () => {
    const f = customGradient((x: Tensor) => [x.mul(2), (g: Tensor) => g.mul(x.item())]);
    const inBody = (x: Tensor) => scan((c: Tensor) => [f(c), []], x, null, { length: 2 })[0];
    expect(inBody(tensor(1)).item()).toBe(4);
    expect(inBody(tensor(1, { requiresGrad: true })).item()).toBe(4);
    const inInner = (x: Tensor) => scan((c: Tensor) => [inBody(c), []], x, null, { length: 2 })[0];
    expect(inInner(tensor(1, { requiresGrad: true })).item()).toBe(16);
    expect(() => grad(inBody)(tensor(1))).toThrow('symbolic');
  });

  test('a gradient that assigns is an error', () => {
    const p = new Parameter(tensor(0), { trainable: false });
    const f = customGradient((x: Tensor) => [
      x,
      (g: Tensor) => {
        p.assign(p.add(1));
        return g;
      },
    ]);
    expect(() => inLoop((c) => f(c), tensor(1), tensor([0]))).toThrow('a gradient that changes nothing');
  });
});

test('null is the gradient of an argument that has none', () => {
  const rows = customGradient((table: Tensor, places: Tensor, factor: Tensor) => [
    ops.gather(table, places).mul(factor),
    (g: Tensor) => [ops.segmentSum(g, places, 3).mul(factor), null, null],
  ]);
  const places = tensor([2, 0, 2], { dtype: 'int32' });
  const table = tensor([1, 2, 3]);
  const f = (t: Tensor) => rows(t, places, tensor(2)).sum();
  expect(grad(f)(table).toArray()).toEqual([2, 0, 4]);
  const looped = (t: Tensor) => scan((c: Tensor) => [rows(c, places, tensor(2)), []], t, null, { length: 2 })[0].sum();
  expect(grad(looped)(table).toArray()).toEqual([0, 0, 12]);
  const stopped = customGradient((x: Tensor) => [x.square(), () => null]);
  expect(grad((x: Tensor) => stopped(x).add(x).sum())(table).toArray()).toEqual([1, 1, 1]);
  expect(grad((x: Tensor) => stopped(x).sum())(table).toArray()).toEqual([0, 0, 0]);
  expect(grad((x: Tensor) => rows(table, places, x).sum())(tensor(2)).item()).toBe(0);
});

test('without recording it is the function', () => {
  expect(noGrad(() => log1pexp(tensor([0], { requiresGrad: true }))).node).toBeNull();
});

test('mistakes', () => {
  const go = (f: unknown) => () => {
    grad((x: Tensor) => customGradient(f as () => [Tensor, () => Tensor])(...([x] as unknown as [])).sum())(
      tensor([1, 2]),
    );
  };
  expect(go(3)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: customGradient: got 3; expected a function of tensors. Write customGradient((x) => [x.exp(), (g) => g.mul(x.exp())]).]`,
  );
  expect(go((x: Tensor) => x)).toThrowErrorMatchingInlineSnapshot(
    `[ValueError: customGradient: got a function that returns an object of class Tensor; expected a pair: the result, and a function from the gradient of the result to those of the arguments. Write customGradient((x) => [x.exp(), (g) => g.mul(x.exp())]).]`,
  );
  expect(go((x: Tensor) => [x, () => [x, x]])).toThrowErrorMatchingInlineSnapshot(
    `[GradientError: customGradient: got 2 gradients; expected one gradient.]`,
  );
  expect(go((x: Tensor) => [x, (g: Tensor) => g.sum()])).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: customGradient: the gradient of argument 0: got shape []; expected the shape of the argument, [2].]`,
  );
  expect(go((x: Tensor) => [x, () => 3])).toThrowErrorMatchingInlineSnapshot(
    `[GradientError: customGradient: got 3; expected one gradient.]`,
  );
});
