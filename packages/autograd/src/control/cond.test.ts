import { grad, gradcheck, Parameter, random, setRandomSeed, type Tensor, tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { cond } from './cond.ts';
import { scan } from './scan.ts';

const doubles = (...values: number[]) => tensor(values, { dtype: 'float64' });

describe('cond', () => {
  test('runs one of two functions', () => {
    const f = (x: Tensor) =>
      cond(
        x.sum().greater(0),
        () => [x, { y: x.mul(2) }] as const,
        () => [x.neg(), { y: x }] as const,
      );
    expect(f(tensor([1, 2]))[1].y.toArray()).toEqual([2, 4]);
    expect(f(tensor([-1, -2]))[0].toArray()).toEqual([1, 2]);
    expect(
      cond(
        true,
        () => tensor(1),
        () => tensor(2),
      ).item(),
    ).toBe(1);
    expect(
      cond(
        tensor([0]),
        () => tensor(1),
        () => tensor(2),
      ).item(),
    ).toBe(2);
  });

  test.each([0.5, -0.5])('gradients of first and second order at %d', (at) => {
    const f = (x: Tensor, w: Tensor) =>
      cond(
        x.sum().greater(0),
        () => x.mul(w).sin().exp(),
        () => w.mul(w).mul(x).cos(),
      ).sum();
    gradcheck(f, [doubles(at, at * 0.7), doubles(0.3, 1.2)]);
  });

  test.each([0.5, -0.5])('gradients up to the third order of choices within both functions, at %d', (at) => {
    const f = (x: Tensor, w: Tensor) => {
      const inner = () =>
        cond(
          w.sum().greater(0),
          () => x.mul(w).tanh(),
          () => w.sub(x),
        );
      return cond(
        x.sum().greater(0),
        () => inner().mul(x).tanh(),
        () => x.sub(inner()),
      ).sum();
    };
    const slope = (x: Tensor, w: Tensor) => grad(f)(x, w).square().sum();
    gradcheck(slope, [doubles(at, at * 0.7), doubles(0.3, 1.2)]);
    gradcheck(slope, [doubles(at, at * 0.7), doubles(-0.3, -1.2)]);
  });

  test('gradients flow to what one function alone reads', () => {
    const [a, b] = [doubles(2), doubles(3)];
    const f = (x: Tensor, y: Tensor) =>
      cond(
        x.sum().greater(0),
        () => x.square(),
        () => y.square(),
      ).sum();
    expect(grad(f)(a, b).toArray()).toEqual([4]);
    expect(grad(f, { argnum: 1 })(a, b).toArray()).toEqual([0]);
  });

  test('in a loop, and a loop in it', () => {
    const f = (x: Tensor) =>
      scan(
        (c: Tensor, i: Tensor) => [
          cond(
            i.greater(1),
            () => c.mul(x).sin(),
            () => scan((d: Tensor) => [d.mul(x).add(1).cos(), []], c, null, { length: 2 })[0],
          ),
          c,
        ],
        x,
        doubles(0, 1, 2, 3),
      )[0].sum();
    gradcheck(f, [doubles(0.4, -0.3)]);
  });

  test('parameters that one function assigns', () => {
    const p = new Parameter(tensor(1), { trainable: false });
    const run = (on: boolean) =>
      cond(
        on,
        () => {
          p.assign(p.add(1));
          return p.mul(10);
        },
        () => tensor(0),
      ).item();
    expect([run(true), p.item(), run(false), p.item()]).toEqual([20, 2, 0, 2]);
  });

  test('takes as many random numbers as the function that takes more', () => {
    const after = (on: boolean) => {
      setRandomSeed(1);
      cond(
        on,
        () => random.uniform([]).add(random.uniform([])),
        () => random.uniform([]),
      );
      return random.uniform([]).item();
    };
    expect(after(true)).toBe(after(false));
  });

  test('a choice among many, each after the last, takes no longer for each', () => {
    const chosen = (x: Tensor, i: number): Tensor =>
      i === 30
        ? x
        : cond(
            x.less(i),
            () => x.mul(i),
            () => chosen(x, i + 1),
          );
    expect(grad((x: Tensor) => chosen(x, 0))(tensor(22.5)).item()).toBe(23);
  });

  test('mistakes', () => {
    const go =
      (...args: unknown[]) =>
      () =>
        cond(...(args as [boolean, () => Tensor, () => Tensor]));
    const one = () => tensor(1);
    expect(go(tensor([1, 2]), one, one)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: cond: got a condition of shape [2]; expected one element. Reduce it with .max() or .min(), or choose element by element with where().]`,
    );
    expect(go(true, one)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: cond: got undefined; expected two functions. Write cond(x.sum().greater(0), () => x, () => x.neg()).]`,
    );
    expect(go(true, one, () => [tensor(1)])).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: cond: the result of the second function: got the structure [*]; expected the structure *.]`,
    );
    expect(go(true, one, () => tensor([1]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: cond: the result of the second function: got shape [1]; expected shape [].]`,
    );
    expect(go(true, one, () => tensor(1, { dtype: 'int32' }))).toThrowErrorMatchingInlineSnapshot(
      `[DTypeError: cond: the result of the second function: got dtype int32; expected dtype float32. Convert it with .astype('float32').]`,
    );
    expect(go(true, one, () => undefined)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: cond: got a function that returns nothing; expected tensors, or arrays and objects of tensors. Return the result, or [] where there is none.]`,
    );
    expect(go('yes', one, one)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: cond: got "yes"; expected a tensor or a number. Wrap arrays with tensor(...).]`,
    );
  });
});
