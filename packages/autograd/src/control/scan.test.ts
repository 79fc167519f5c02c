import {
  grad,
  gradcheck,
  gradients,
  noGrad,
  Parameter,
  random,
  setRandomSeed,
  type Tensor,
  tensor,
  valueAndGrad,
} from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { cond } from './cond.ts';
import { scan } from './scan.ts';
import { whileLoop } from './while-loop.ts';

const doubles = (values: number[] | number[][], shape?: number[]) =>
  tensor(values, { dtype: 'float64', ...(shape ? { shape } : {}) });

const cell = (w: Tensor) => (h: Tensor, x: Tensor) => {
  const next = h.matmul(w).add(x).tanh();
  return [next, next.square()] as const;
};

const w = doubles([0.3, -0.2, 0.5, 0.1], [2, 2]);
const h0 = doubles([[0.1, 0.2]]);
const xs = doubles([0.3, 0.4, -0.1, 0.2, 0.6, -0.5], [3, 1, 2]);

describe('scan', () => {
  test('carries and stacks', () => {
    const [total, sums] = scan((sum: Tensor, x: Tensor) => [sum.add(x), sum.add(x)], tensor(0), tensor([1, 2, 3]));
    expect([total.toArray(), sums.toArray()]).toEqual([6, [1, 3, 6]]);
  });

  test('goes backwards, and stacks in the order of the slices', () => {
    const [total, sums] = scan((sum: Tensor, x: Tensor) => [sum.add(x), sum.add(x)], tensor(0), tensor([1, 2, 3]), {
      reverse: true,
    });
    expect([total.toArray(), sums.toArray()]).toEqual([6, [6, 5, 3]]);
  });

  test('structured carries, slices and results', () => {
    const [{ a, b }, ys] = scan(
      ({ a, b }, [x, { y }]: readonly [Tensor, { y: Tensor }]) => [
        { a: a.add(x), b: [b[0]!.mul(y)] },
        { sum: a.add(y) },
      ],
      { a: tensor([0, 0]), b: [tensor(1)] },
      [
        tensor([
          [1, 2],
          [3, 4],
        ]),
        { y: tensor([5, 6]) },
      ] as const,
    );
    expect([a.toArray(), b[0]!.toArray(), ys.sum.toArray()]).toEqual([
      [4, 6],
      30,
      [
        [5, 5],
        [7, 8],
      ],
    ]);
  });

  test('a length without slices, and no turns at all', () => {
    const double = (x: Tensor) => [x.mul(2), x] as const;
    const [last, all] = scan(double, tensor(1), null, { length: 3 });
    expect([last.toArray(), all.toArray()]).toEqual([8, [1, 2, 4]]);
    const [same, none] = scan(double, tensor(1), null, { length: 0 });
    expect([same.toArray(), none.shape]).toEqual([1, [0]]);
    const [, empty] = scan((c: Tensor, x: Tensor) => [c, x.mul(2)], tensor(1), tensor([], { shape: [0, 2] }));
    expect(empty.shape).toEqual([0, 2]);
  });

  test('the body is traced once', () => {
    let calls = 0;
    scan(
      (sum: Tensor, x: Tensor) => {
        calls++;
        return [sum.add(x), []];
      },
      tensor(0),
      tensor([1, 2, 3]),
    );
    expect(calls).toBe(1);
  });

  test('gradients of first and second order, of carry, slices and what is around', () => {
    for (const reverse of [false, true]) {
      const f = (h: Tensor, inputs: Tensor, weights: Tensor) => {
        const [last, ys] = scan(cell(weights), h, inputs, { reverse });
        return last.sum().add(ys.mul(ys).sum());
      };
      gradcheck(f, [h0, xs, w]);
    }
  });

  test('the gradient is that of the unrolled loop, third order included', () => {
    const unrolled = (x: Tensor) => {
      let c = x;
      for (let i = 0; i < 3; i++) c = c.mul(c).add(x).sin();
      return c.sum();
    };
    const scanned = (x: Tensor) => scan((c: Tensor) => [c.mul(c).add(x).sin(), []], x, null, { length: 3 })[0].sum();
    const x = doubles([0.3]);
    const third = (f: (t: Tensor) => Tensor) => {
      const first = (t: Tensor) => grad(f)(t).sum();
      const second = (t: Tensor) => grad(first)(t).sum();
      return grad(second)(x).item();
    };
    expect(third(scanned)).toBeCloseTo(third(unrolled), 10);
  });

  test('gradients of higher order of loops in a choice in a loop, of what needs no gradient', () => {
    const w = new Parameter(doubles([0.2, -0.3]), { trainable: false });
    const turns = (body: (c: Tensor) => Tensor, from: Tensor) =>
      scan((c: Tensor) => [body(c), []], from, null, { length: 2 })[0];
    const f = (x: Tensor) =>
      turns((c) => {
        const n = w.mul(2).tanh();
        const inner = (from: Tensor) => turns((d) => d.mul(n).tanh(), from);
        return cond(
          x.sum().greater(0),
          () => c.mul(inner(n.sin())).tanh(),
          () => c.sub(inner(c)),
        );
      }, x).sum();
    const slope = (x: Tensor) => grad(f)(x).square().sum();
    gradcheck(slope, [doubles([0.4, -0.3])]);
    gradcheck(slope, [doubles([-0.4, 0.3])]);
  });

  test('integers and booleans are carried beside what is differentiated', () => {
    const f = (x: Tensor) => {
      const [[, y]] = scan(
        ([i, c]: readonly [Tensor, Tensor]) => [[i.add(1), c.mul(x).add(i)] as const, i.greater(1)],
        [tensor(0, { dtype: 'int32' }), x] as const,
        null,
        { length: 3 },
      );
      return y;
    };
    gradcheck(f, [doubles([0.7])]);
  });

  test('loops within loops', () => {
    const f = (x: Tensor, a: Tensor) =>
      scan(
        (outer: Tensor, row: Tensor) => {
          const [inner, ys] = scan((c: Tensor, v: Tensor) => [c.mul(a).add(v).sin(), c.mul(v)], outer, row);
          return [inner, ys.sum()];
        },
        doubles([0.1]).sum(),
        x,
      )
        .map((t) => t.sum())
        .reduce((s, t) => s.add(t));
    gradcheck(f, [
      doubles([
        [0.1, 0.2],
        [0.3, -0.4],
      ]),
      doubles([0.9]).sum(),
    ]);
  });

  test('no gradient flows through what is cut off in the body', () => {
    const f = (x: Tensor) => scan((c: Tensor) => [c.detach().mul(x), []], x, null, { length: 2 })[0];
    expect(grad(f)(doubles([2]).sum()).item()).toBe(4);
    const g = (x: Tensor) => scan((c: Tensor) => [noGrad(() => c.mul(1)).mul(x), []], x, null, { length: 2 })[0];
    expect(grad(g)(doubles([2]).sum()).item()).toBe(4);
  });

  test('gradients inside the body', () => {
    const f = (x: Tensor) =>
      scan((c: Tensor) => [c.sub(grad((t: Tensor) => t.square().sum())(c).mul(0.1)), []], x, null, {
        length: 3,
      })[0].sum();
    expect(f(doubles([1])).item()).toBeCloseTo(0.512, 12);
    gradcheck(f, [doubles([1, 2])]);
  });

  test('parameters are read and assigned: they carry their values', () => {
    const count = new Parameter(tensor(0), { trainable: false });
    const weight = new Parameter(tensor(2));
    const [y] = scan(
      (c: Tensor, x: Tensor) => {
        count.assign(count.add(1));
        return [c.add(x.mul(weight).mul(count)), []];
      },
      tensor(0),
      tensor([1, 1, 1]),
    );
    expect([y.item(), count.item()]).toEqual([12, 3]);
    y.backward();
    expect(weight.grad?.item()).toBe(6);
  });

  test('random numbers differ from turn to turn, and are those of as many draws', () => {
    setRandomSeed(3);
    const [, inside] = scan((c: Tensor) => [c, random.uniform([2])], tensor(0), null, { length: 3 });
    const after = random.uniform([2]).toArray();
    setRandomSeed(3);
    const outside = [0, 1, 2].map(() => random.uniform([2]).toArray());
    expect(inside.toArray()).toEqual(outside);
    expect(random.uniform([2]).toArray()).toEqual(after);
  });

  test('known values keep the history that leads to them', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const [y] = scan((c: Tensor) => [c.add(x.mul(3)), []], tensor([0, 0]), null, { length: 2 });
    const [dx] = gradients(y.sum(), [x]);
    expect(dx!.toArray()).toEqual([6, 6]);
    expect(
      valueAndGrad((t: Tensor) => scan((c: Tensor) => [c.mul(t), []], t, null, { length: 2 })[0])(tensor(2)).map((t) =>
        t.item(),
      ),
    ).toEqual([8, 12]);
  });

  test('a gradient by a parameter that the body assigns is an error, not a part of it', () => {
    const p = new Parameter(tensor(2));
    const body = (c: Tensor) => {
      const y = p.mul(c);
      p.assign(p.add(1));
      return y;
    };
    const [y] = scan((c: Tensor) => [body(c), []], tensor(1.5), null, { length: 3 });
    expect(() => gradients(y, [p])).toThrowErrorMatchingInlineSnapshot(
      `[GradientError: scan: got a gradient by a parameter that the function assigns; expected one by parameters that it only reads. Carry the value through the function, and assign it afterwards.]`,
    );
    const z = cond(
      true,
      () => body(tensor(1)),
      () => tensor(0),
    );
    expect(() => z.backward()).toThrow('a gradient by a parameter that the function assigns');
    // By something else there is one.
    const f = (x: Tensor) => scan((c: Tensor) => [body(c), []], x, null, { length: 2 })[0];
    p.assign(tensor(2));
    expect(grad(f)(tensor(1)).item()).toBe(6);
  });

  describe('a parameter that a body within a body assigns', () => {
    const bodies: Readonly<Record<string, readonly [body: (c: Tensor, p: Parameter) => Tensor, slope: number]>> = {
      // The parameter is 2, 4, 8 and so on: 3 * 4 * 8, a turn of the outer loop for each.
      'of cond': [
        (c, p) =>
          cond(
            c.greater(0),
            () => {
              p.assign(p.mul(2));
              return c.mul(p);
            },
            () => c,
          ),
        4 * 8,
      ],
      'of scan': [
        (c, p) =>
          scan(
            (d: Tensor) => {
              p.assign(p.mul(2));
              return [d.mul(p), []];
            },
            c,
            null,
            { length: 2 },
          )[0],
        4 * 8 * 16 * 32,
      ],
      'of whileLoop': [
        (c, p) =>
          whileLoop(
            (d) => d.less(30),
            (d) => {
              p.assign(p.mul(2));
              return d.mul(p);
            },
            c,
            { maximumIterations: 3 },
          ),
        4 * 8,
      ],
    };
    test.each(Object.entries(bodies))('%s: gradients by something else', (_, [body, slope]) => {
      const p = new Parameter(tensor(2));
      const f = (x: Tensor) => scan((c: Tensor) => [body(c, p), []], x, null, { length: 2 })[0];
      expect(f(tensor(3, { requiresGrad: true })).item()).toBe(3 * slope);
      p.assign(tensor(2));
      expect(grad(f)(tensor(3)).item()).toBe(slope);
      p.assign(tensor(2));
      expect(grad((x: Tensor) => grad((t: Tensor) => f(t).mul(t))(x))(tensor(3)).item()).toBe(2 * slope);
    });

    test.each(Object.entries(bodies))('%s: a gradient by it is an error', (_, [body]) => {
      const p = new Parameter(tensor(2));
      const [y] = scan((c: Tensor) => [body(c, p), []], tensor(3), null, { length: 2 });
      expect(() => gradients(y, [p])).toThrow('a gradient by a parameter that the function assigns');
    });
  });

  test('mistakes', () => {
    const go = (f: unknown, init: unknown, xs: unknown, options?: unknown) => () =>
      scan(f as () => [Tensor, Tensor], init as Tensor, xs as null, options as { length: number });
    const keep = (c: Tensor) => [c, []];
    expect(go(keep, tensor(0), null)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: scan: got tensors to scan of shapes none; expected one length of their first axes, which is the number of turns. Pass { length: n }.]`,
    );
    expect(go(keep, tensor(0), tensor(1))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: scan: got tensors to scan of shapes []; expected one length of their first axes, which is the number of turns.]`,
    );
    expect(go(keep, tensor(0), [tensor([1]), tensor([1, 2])])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: scan: got tensors to scan of shapes [1], [2]; expected one length of their first axes, which is the number of turns.]`,
    );
    expect(go((c: Tensor) => c, tensor(0), tensor([1]))).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: scan: got a function that returns an object of class Tensor; expected a pair: the next carry, and what to stack. Return [carry, []] where there is nothing to stack.]`,
    );
    expect(
      go((c: Tensor, x: Tensor) => [c.add(x), []], tensor(0), tensor([[1, 2]])),
    ).toThrowErrorMatchingInlineSnapshot(`[ShapeError: scan: the next carry: got shape [2]; expected shape [].]`);
    expect(go((c: Tensor) => [[c], []], tensor(0), tensor([1]))).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: scan: the next carry: got the structure [*]; expected the structure *.]`,
    );
    expect(go((c: Tensor) => [c.astype('int32'), []], tensor(0), tensor([1]))).toThrowErrorMatchingInlineSnapshot(
      `[DTypeError: scan: the next carry: got dtype int32; expected dtype float32. Convert it with .astype('float32').]`,
    );
    expect(go(3, tensor(0), null)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: scan: got 3; expected a function of a carry and a slice. Write scan((sum, x) => [sum.add(x), sum], init, xs).]`,
    );
    expect(go(keep, 3, null, { length: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: scan: the first carry: got 3; expected tensors, or arrays and objects of tensors. Wrap numbers and arrays with tensor(...).]`,
    );
  });
});
