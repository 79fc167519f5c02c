import { describe, expect, expectTypeOf, test } from 'vitest';
import { grad, mul, noGrad, Parameter, Tensor, tensor, valueAndGrad } from './index.ts';

const cube = (x: Tensor) => x.pow(3);

describe('grad', () => {
  test('of a function of a scalar, and again to the third order', () => {
    const first = grad(cube);
    expect(first(tensor(2)).item()).toBe(12);
    expect(grad(first)(tensor(2)).item()).toBe(12);
    expect(grad(grad(first))(tensor(2)).item()).toBe(6);
    expect(grad(grad(grad(first)))(tensor(2)).item()).toBe(0);
  });

  test('of a nested difference of gradients: Newton finds the minimum', () => {
    const f = (x: Tensor) => x.square().sub(x.mul(6));
    const x = tensor(10);
    expect(x.sub(grad(f)(x).div(grad(grad(f))(x))).item()).toBe(3);
  });

  test('takes the first argument, or another by argnum', () => {
    const f = (a: Tensor, b: Tensor) => a.mul(b.square());
    expect(grad(f)(tensor(2), tensor(3)).item()).toBe(9);
    expect(grad(f, { argnum: 1 })(tensor(2), tensor(3)).item()).toBe(12);
  });

  test('of mixed arguments in turn', () => {
    const f = (a: Tensor, b: Tensor) => a.square().mul(b.pow(3));
    const mixed = grad((a: Tensor, b: Tensor) => grad(f)(a, b), { argnum: 1 });
    expect(mixed(tensor(2), tensor(3)).item()).toBe(2 * 2 * 3 * 9);
  });

  test('gives trees of gradients for trees of arguments', () => {
    const loss = ({ w, b }: { w: Tensor; b: Tensor[] }, x: Tensor) => x.mul(w).add(b[0]!).add(b[1]!.mul(2)).sum();
    const g = grad(loss)({ w: tensor([1, 2]), b: [tensor(0), tensor([3, 4])] }, tensor([5, 6]));
    expectTypeOf(g).toEqualTypeOf<{ w: Tensor; b: Tensor[] }>();
    expect(g.w.toArray()).toEqual([5, 6]);
    expect(g.b.map((t) => t.toArray())).toEqual([2, [2, 2]]);
  });

  test('of an argument that is not used is zeros', () => {
    expect(grad((_: Tensor, y: Tensor) => y.sum())(tensor([1, 2]), tensor([3])).toArray()).toEqual([0, 0]);
  });

  test('leaves .grad, the arguments and what they were computed from alone', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const g = grad((t: Tensor) => t.square().sum())(x.mul(3));
    expect(g.toArray()).toEqual([6, 12]);
    expect(x.grad).toBeNull();
  });

  test('of an argument with a history can be differentiated further back', () => {
    const x = tensor(2, { requiresGrad: true });
    const slope = grad(cube)(x.mul(3));
    expect(slope.item()).toBe(108);
    slope.backward();
    expect(x.grad?.item()).toBe(6 * 6 * 3);
  });

  test('of a closure over tensors that require gradients keeps its history for them', () => {
    const w = tensor(5, { requiresGrad: true });
    const slope = grad((x: Tensor) => x.square().mul(w))(tensor(3));
    expect(slope.item()).toBe(30);
    slope.backward();
    expect(w.grad?.item()).toBe(6);
  });

  test('of a plain argument keeps no history', () => {
    const [value, slope] = valueAndGrad(cube)(tensor(2));
    expect([value.requiresGrad, value.node, slope.requiresGrad, slope.node]).toEqual([false, null, false, null]);
  });

  test('of a closure over parameters reads their value of that moment', () => {
    const w = new Parameter(tensor(5));
    const slope = grad((x: Tensor) => x.mul(w));
    expect(slope(tensor(1)).item()).toBe(5);
    w.assign(tensor(7));
    expect(slope(tensor(1)).item()).toBe(7);
  });

  test('by a parameter', () => {
    const w = new Parameter(tensor([1, 2]));
    expect(grad((v: Tensor) => v.square().sum())(w).toArray()).toEqual([2, 4]);
    expect(w.grad).toBeNull();
  });

  test('works inside noGrad, and leaves no history there', () => {
    const w = tensor(3, { requiresGrad: true });
    for (const x of [tensor(2), tensor(2, { requiresGrad: true }), w.mul(2 / 3)]) {
      const [value, slope] = noGrad(() => valueAndGrad((t: Tensor) => cube(t).mul(w))(x));
      expect([value.item(), slope.item()]).toEqual([24, 36]);
      expect([value.requiresGrad, slope.requiresGrad]).toEqual([false, false]);
    }
  });

  test('noGrad inside the function cuts the way', () => {
    expect(grad((x: Tensor) => x.mul(noGrad(() => x.mul(1))))(tensor(3)).item()).toBe(3);
  });
});

describe('valueAndGrad', () => {
  test('gives both, in the types of the arguments', () => {
    const f = valueAndGrad((x: Tensor, scale: Tensor) => x.square().mul(scale).sum());
    const [value, slope] = f(tensor([1, 2]), tensor(10));
    expectTypeOf(slope).toEqualTypeOf<Tensor>();
    expect([value.item(), slope.toArray()]).toEqual([50, [20, 40]]);
  });

  test('takes argnum', () => {
    const [value, slope] = valueAndGrad((a: Tensor, b: Tensor[]) => mul(a, b[0]!), { argnum: 1 })(tensor(2), [
      tensor(3),
    ]);
    expectTypeOf(slope).toEqualTypeOf<Tensor[]>();
    expect([value.item(), slope[0]!.item()]).toEqual([6, 2]);
  });

  test('differentiates through the value as well', () => {
    const f = (x: Tensor) => {
      const [value, slope] = valueAndGrad(cube)(x);
      return value.add(slope);
    };
    expect(grad(f)(tensor(2)).item()).toBe(12 + 12);
  });

  test('a result of one element counts as a scalar', () => {
    const [value, slope] = valueAndGrad((x: Tensor) => x.square())(tensor([[3]]));
    expect(value).toBeInstanceOf(Tensor);
    expect(slope.toArray()).toEqual([[6]]);
  });
});
