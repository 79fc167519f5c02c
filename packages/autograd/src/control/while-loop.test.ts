import { grad, gradcheck, Parameter, random, setRandomSeed, type Tensor, tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { cond } from './cond.ts';
import { scan } from './scan.ts';
import { whileLoop } from './while-loop.ts';

const doubles = (...values: number[]) => tensor(values, { dtype: 'float64' });
const int = (value: number) => tensor(value, { dtype: 'int32' });

describe('whileLoop', () => {
  test('goes on while the condition holds', () => {
    expect(
      whileLoop(
        (x) => x.less(100),
        (x) => x.mul(2),
        tensor(3),
      ).item(),
    ).toBe(192);
    expect(
      whileLoop(
        (x) => x.less(1),
        (x) => x.mul(2),
        tensor(3),
      ).item(),
    ).toBe(3);
    expect(
      whileLoop(
        (x) => x.less(100),
        (x) => x.mul(2),
        tensor(3),
        { maximumIterations: 2 },
      ).item(),
    ).toBe(12);
  });

  test('loop variables in an array are handed over one by one', () => {
    const [i, total] = whileLoop(
      (n, _) => n.less(4),
      (n, sum) => [n.add(1), sum.add(n)],
      [int(0), int(0)],
    );
    expect([i.item(), total.item()]).toEqual([4, 6]);
    const { x } = whileLoop(
      ({ x: y }) => y.less(4),
      ({ x: y }) => ({ x: y.add(1) }),
      { x: tensor(0) },
    );
    expect(x.item()).toBe(4);
  });

  test('gradients of first and second order with a greatest number of turns', () => {
    const f = (x: Tensor, a: Tensor) =>
      whileLoop(
        (_, n) => n.less(3),
        (y, n) => [y.mul(a).sin(), n.add(1)],
        [x, int(0)],
        { maximumIterations: 5 },
      )[0].sum();
    gradcheck(f, [doubles(0.3, 0.7), doubles(1.1, 0.8)]);
  });

  test('no gradient without one', () => {
    const f = (x: Tensor) =>
      whileLoop(
        (y) => y.less(10),
        (y) => y.mul(y),
        x,
      );
    expect(f(doubles(2).sum()).item()).toBe(16);
    expect(() => grad(f)(doubles(2).sum())).toThrowErrorMatchingInlineSnapshot(
      `[GradientError: whileLoop: got a gradient through a loop of any number of turns; expected a greatest number of turns: the values of each are needed to go back. Pass { maximumIterations: n }, or use scan().]`,
    );
  });

  test('parameters and random numbers', () => {
    const count = new Parameter(int(0));
    const run = (maximumIterations: number | null, x: Tensor) => {
      setRandomSeed(5);
      return whileLoop(
        (_, n) => n.less(3),
        (y, n) => {
          count.assign(count.add(1));
          return [y.add(random.uniform([])), n.add(1)];
        },
        [x, int(0)],
        { maximumIterations },
      )[0].item();
    };
    run(null, tensor(0));
    expect(count.item()).toBe(3);
    const plain = run(4, tensor(0));
    expect(run(4, tensor(0, { requiresGrad: true }))).toBe(plain);
    expect(count.item()).toBe(9);
  });

  test('within what may be differentiated, one of any number of turns is an error only where a gradient goes through it', () => {
    const double = (x: Tensor) =>
      whileLoop(
        (y) => y.sum().less(100),
        (y) => y.mul(2),
        x,
      );
    const f = (x: Tensor) =>
      cond(
        x.sum().greater(0),
        () => double(x),
        () => x,
      );
    expect(f(tensor([1, 2, 3], { requiresGrad: true })).toArray()).toEqual([32, 64, 96]);
    const g = (x: Tensor) => scan((c: Tensor, s: Tensor) => [c.mul(s), double(s.detach())], x, tensor([2, 3]));
    expect(grad((x: Tensor) => g(x)[0])(tensor(1)).item()).toBe(6);
    expect(() => grad((x: Tensor) => f(x).sum())(tensor([1, 2, 3]))).toThrow('a greatest number of turns');
  });

  test('a condition changes nothing', () => {
    const p = new Parameter(tensor(0), { name: 'p' });
    const counting = (y: Tensor) => {
      p.assign(p.add(1));
      return y.less(3);
    };
    expect(() => whileLoop(counting, (y) => y.add(1), tensor(0))).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: whileLoop: got a condition that assigns the parameter "p"; expected a condition that changes nothing. Assign it in the body.]`,
    );
    expect(p.item()).toBe(0);
  });

  test('mistakes', () => {
    const go =
      (...args: unknown[]) =>
      () =>
        whileLoop(...(args as [(x: Tensor) => Tensor, (x: Tensor) => Tensor, Tensor]));
    const on = () => tensor(1);
    expect(go(on, (x: Tensor) => x.astype('int32'), tensor(1))).toThrowErrorMatchingInlineSnapshot(
      `[DTypeError: whileLoop: the next loop variables: got dtype int32; expected dtype float32. Convert it with .astype('float32').]`,
    );
    expect(
      go(
        () => tensor([1, 2]),
        (x: Tensor) => x,
        tensor(1),
      ),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: whileLoop: the condition: got a condition of shape [2]; expected one element. Reduce it with .max() or .min(), or choose element by element with where().]`,
    );
    expect(go(on, (x: Tensor) => x, 3)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: whileLoop: the loop variables: got 3; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).]`,
    );
    expect(go(on, () => undefined, tensor(1))).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: whileLoop: the next loop variables: got a function that returns nothing; expected tensors, or arrays and objects of tensors. Return the result, or [] where there is none.]`,
    );
    expect(go(on, () => 'abc', tensor(1))).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: whileLoop: the next loop variables: the result of the function: got "abc"; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).]`,
    );
    expect(go(on, () => 5, [tensor(1)])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: whileLoop: the next loop variables: the result of the function: got 5; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).]`,
    );
    expect(go(on)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: whileLoop: got undefined; expected two functions. Write whileLoop((x) => x.less(100), (x) => x.mul(2), tensor(3)).]`,
    );
    expect(go(on, (x: Tensor) => x, tensor(1), { maximumIterations: 1.5 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: whileLoop: got maximumIterations 1.5; expected a whole number of at least 0, or null for any number.]`,
    );
  });
});
