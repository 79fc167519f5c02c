import { describe, expect, test, vi } from 'vitest';
import { interpret } from './graph/interpret.ts';
import { traceProgram } from './graph/trace.ts';
import {
  at,
  concat,
  GradientError,
  gradients,
  history,
  mul,
  noGrad,
  ones,
  Parameter,
  scan,
  split,
  type Tensor,
  tensor,
  zeros,
} from './index.ts';
import { registry } from './registry.ts';

/** The gradient that `backward` left, taken away. */
function takeGrad(x: Tensor): Tensor {
  const { grad } = x;
  x.grad = null;
  return grad!;
}

const leaf = (values: Parameters<typeof tensor>[0], name = '') => tensor(values, { requiresGrad: true, name });

describe('backward', () => {
  test('a tensor used twice gets both gradients', () => {
    const x = leaf(3);
    x.mul(x).add(x).backward();
    expect(x.grad?.item()).toBe(7);
  });

  test('a diamond: two ways from one tensor to the result add up', () => {
    const x = leaf([1, 2]);
    const shared = x.square();
    shared.mul(3).add(shared.neg()).sum().backward();
    expect(x.grad?.toArray()).toEqual([4, 8]);
  });

  test('shared subgraphs are visited once: 60 doublings are 60 steps', () => {
    const x = leaf(1);
    let y: Tensor = x;
    for (let i = 0; i < 60; i++) y = y.add(y);
    expect(history(y)).toHaveLength(61);
    y.backward();
    expect(x.grad?.item()).toBe(2 ** 60);
  });

  test('an output that is not used takes no part', () => {
    const x = leaf([1, 2, 3, 4]);
    const [first, second] = split(x, 2);
    second!.exp();
    first!.sum().backward();
    expect(x.grad?.toArray()).toEqual([1, 1, 0, 0]);
  });

  test('a chain of 100,000 nodes goes forward and backward without recursion', () => {
    const x = leaf(1);
    let y: Tensor = x;
    for (let i = 0; i < 100_000; i++) y = y.add(1);
    expect(y.item()).toBe(100_001);
    y.backward();
    expect(x.grad?.item()).toBe(1);
  });

  test('adds to the gradient that is there, until it is set to null', () => {
    const x = leaf([1, 2]);
    x.sum().backward();
    x.mul(2).sum().backward();
    expect(takeGrad(x).toArray()).toEqual([3, 3]);
    x.sum().backward();
    expect(x.grad?.toArray()).toEqual([1, 1]);
  });

  test('the same result can be gone through twice', () => {
    const x = leaf(2);
    const y = x.square();
    y.backward();
    y.backward();
    expect(x.grad?.item()).toBe(8);
  });

  test('starts from a gradient given for a result of any shape', () => {
    const x = leaf([1, 2]);
    x.square().backward(tensor([10, 100]));
    expect(x.grad?.toArray()).toEqual([20, 400]);
  });

  test('of a leaf itself is 1', () => {
    const x = leaf(5);
    x.backward();
    expect(x.grad?.item()).toBe(1);
  });

  test('sums what was broadcast and casts what was converted', () => {
    const row = tensor([1, 2, 3], { dtype: 'float64', requiresGrad: true });
    const column = leaf([[1], [2]]);
    row.mul(column).sum().backward();
    expect([column.grad?.dtype, column.grad?.toArray()]).toEqual(['float32', [[6], [6]]]);
    expect([row.grad?.dtype, row.grad?.toArray()]).toEqual(['float64', [3, 3, 3]]);
  });

  test('does not pass through integers', () => {
    const x = leaf([1.5, 2.5]);
    const y = x.astype('int32').mul(x);
    y.sum().backward();
    expect(x.grad?.toArray()).toEqual([1, 2]);
  });

  test('intermediate results and tensors that require no gradient get none', () => {
    const [x, c] = [leaf(2), tensor(3)];
    const y = x.mul(c);
    y.square().backward();
    expect([x.grad?.item(), y.grad, c.grad]).toEqual([36, null, null]);
  });

  test('gradients keep no history unless createGraph asks for it', () => {
    const x = leaf(2);
    x.pow(3).backward();
    expect(takeGrad(x)).toMatchObject({ requiresGrad: false, node: null });
    x.pow(3).backward(undefined, { createGraph: true });
    const slope = takeGrad(x);
    expect([slope.item(), slope.requiresGrad]).toEqual([12, true]);
    slope.backward();
    expect([x.grad?.item(), x.grad?.requiresGrad]).toEqual([12, false]);
  });

  test('goes to the parameter behind a leaf, whichever value it had', () => {
    const w = new Parameter(tensor([1, 2]));
    w.square().sum().backward();
    expect(w.grad?.toArray()).toEqual([2, 4]);
  });

  test('many inputs of one op each get their part', () => {
    const xs = Array.from({ length: 200 }, (_, i) => leaf([i]));
    mul(concat(xs), tensor(Float32Array.from({ length: 200 }, (_, i) => i)))
      .sum()
      .backward();
    expect(xs.map((x) => x.grad?.item())).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });
});

describe('history', () => {
  test('only what needs a gradient keeps it', () => {
    const [x, w] = [tensor([1, 2]), leaf([3, 4])];
    const data = x.mul(2).exp();
    expect([data.node, data.requiresGrad]).toEqual([null, false]);
    const y = data.mul(w);
    expect(y.node?.op.name).toBe('mul');
    expect(y.node?.inputs).toEqual([data, w]);
    expect(y.greater(0).node).toBeNull();
    expect(y.argmax().node).toBeNull();
    expect(y.sign().node).toBeNull();
    expect(history(y)).toEqual([y, data, w].sort((a, b) => b.id - a.id));
  });

  test('noGrad keeps none, also after an error, and nests', () => {
    const x = leaf([1]);
    expect(noGrad(() => x.mul(2)).node).toBeNull();
    expect(() =>
      noGrad(() => {
        throw new Error('inside');
      }),
    ).toThrow('inside');
    expect(x.mul(2).requiresGrad).toBe(true);
    noGrad(() => {
      noGrad(() => x.neg());
      expect(x.neg().requiresGrad).toBe(false);
    });
    expect(x.requiresGrad).toBe(true);
  });

  test('detach gives the value without the history', () => {
    const x = leaf([1, 2]);
    const y = x.square();
    const cut = y.detach();
    expect([cut.node, cut.requiresGrad, cut.toArray()]).toEqual([null, false, [1, 4]]);
    expect(cut.data).toBe(y.data);
    y.mul(cut).sum().backward();
    expect(x.grad?.toArray()).toEqual([2, 16]);
  });

  test('comes newest first and holds every tensor once', () => {
    const x = leaf(1);
    const y = x.exp();
    const z = y.add(x).mul(y);
    expect(history(z)[0]).toBe(z);
    expect(history(z)).toHaveLength(4);
    expect(history(z).at(-1)).toBe(x);
  });

  test('goes through an op once, however many outputs it has', () => {
    const parts = split(leaf([1, 2, 3, 4]), 4);
    const node = parts[0]!.node!;
    const { inputs } = node;
    const read = vi.fn(() => inputs);
    Object.defineProperty(node, 'inputs', { get: read });
    expect(history(concat(parts))).toHaveLength(6);
    expect(read).toHaveBeenCalledTimes(1);
    gradients(concat(parts).sum(), [inputs[0]!]);
    expect(read.mock.calls.length).toBeLessThan(6);
  });
});

describe('gradients', () => {
  test('of leaves, of intermediate results, of the result itself, and of one asked for twice', () => {
    const x = leaf([1, 2]);
    const y = x.square();
    const z = y.mul(3).sum();
    const [dx, dy, dz, again] = gradients(z, [x, y, z, x]);
    expect(dx!.toArray()).toEqual([6, 12]);
    expect(dy!.toArray()).toEqual([3, 3]);
    expect(dz!.item()).toBe(1);
    expect(again!.toArray()).toEqual([6, 12]);
    expect(x.grad).toBeNull();
  });

  test('are zeros of its shape and dtype where nothing depends on a tensor', () => {
    const x = leaf([1, 2]);
    const unrelated = tensor([[1, 2, 3]], { dtype: 'float64', requiresGrad: true });
    const [d] = gradients(x.sum(), [unrelated]);
    expect([d!.dtype, d!.toArray()]).toEqual(['float64', [[0, 0, 0]]]);
    const [after] = gradients(x.sum(), [x.exp()]);
    expect(after!.toArray()).toEqual([0, 0]);
  });

  test('of a tensor that requires none are refused: they would be zeros by mistake', () => {
    const x = tensor([1, 2]);
    expect(() => gradients(x.square().sum(), [x])).toThrow(GradientError);
    const y = leaf([1, 2]);
    expect(() => gradients(y.square().sum(), [y, y.detach()])).toThrow('gradients: got a tensor of shape [2]');
  });

  test('of a concatenation are made once for all parts', () => {
    const rule = vi.spyOn(registry.concat as unknown as { vjp: () => unknown }, 'vjp');
    const parts = Array.from({ length: 50 }, (_, i) => leaf([i]));
    const slopes = gradients(concat(parts).square().sum(), parts);
    expect(slopes.map((g) => g.item())).toEqual(parts.map((_, i) => 2 * i));
    expect(rule).toHaveBeenCalledTimes(1);
    rule.mockRestore();
  });

  test('start from a gradient of any dtype', () => {
    const x = leaf([1, 2]);
    const gradient = tensor([1, 2], { dtype: 'uint8' });
    expect(gradients(x.neg(), [x], { gradient })[0]!.toArray()).toEqual([-1, -2]);
    x.neg().backward(gradient);
    expect(x.grad!.toArray()).toEqual([-1, -2]);
  });

  test('of parameters', () => {
    const w = new Parameter(tensor([1, 2]));
    const [d] = gradients(w.square().sum(), [w]);
    expect(d!.toArray()).toEqual([2, 4]);
    expect(w.grad).toBeNull();
  });

  test('keep their history when something else requires a gradient, unless told otherwise', () => {
    const [x, w] = [leaf(2), leaf(3)];
    const y = x.square().mul(w);
    expect(gradients(y, [x])[0]!.requiresGrad).toBe(true);
    expect(gradients(y, [x, w])[0]!.requiresGrad).toBe(false);
    expect(gradients(y, [x], { createGraph: false })[0]!.requiresGrad).toBe(false);
    const [dx] = gradients(y, [x, w], { createGraph: true });
    expect(gradients(dx!, [x, w]).map((d) => d.item())).toEqual([6, 4]);
  });

  test('start from a gradient', () => {
    const x = leaf([1, 2]);
    expect(gradients(x.square(), [x], { gradient: tensor([1, 10]) })[0]!.toArray()).toEqual([2, 40]);
  });

  test('to the fourth order', () => {
    const x = leaf(2);
    let y = x.pow(4);
    for (let order = 0; order < 4; order++) y = gradients(y, [x], { createGraph: true })[0]!;
    expect(y.item()).toBe(24);
  });

  test('of what was left out of a gather or slice are zeros there', () => {
    const x = leaf([1, 2, 3]);
    const [d] = gradients(
      x
        .gather(tensor([2, 2], { dtype: 'int32' }))
        .sum()
        .add(at(x, 0)),
      [x],
    );
    expect(d!.toArray()).toEqual([1, 0, 2]);
  });

  test('at ties share among the elements that reach the maximum', () => {
    const x = leaf([1, 3, 3]);
    expect(gradients(x.max(), [x])[0]!.toArray()).toEqual([0, 0.5, 0.5]);
    expect(gradients(x.maximum(3).sum(), [x])[0]!.toArray()).toEqual([0, 0.5, 0.5]);
    expect(gradients(x.minimum(ones([3])).sum(), [x])[0]!.toArray()).toEqual([0.5, 0, 0]);
  });

  test('on kinks are what the documentation says', () => {
    const x = leaf([0]);
    const slope = (y: Tensor) => gradients(y.sum(), [x])[0]!.item();
    expect(slope(x.relu())).toBe(0);
    expect(slope(x.abs())).toBe(0);
    expect(slope(x.clip(0, 1))).toBe(1);
    expect(slope(x.elu())).toBe(1);
    expect(slope(x.pow(zeros([1])))).toBe(0);
  });
});

describe('gradients with respect to parameters that have been assigned since', () => {
  const make = () => new Parameter(tensor([3]));
  const slope = (y: Tensor, p: Parameter) => gradients(y, [p])[0]!.toArray();

  test.each<[string, (p: Parameter) => void]>([
    ['another value', (p) => p.assign(tensor([10]))],
    ['itself', (p) => p.assign(p)],
    [
      'a flag, off and on',
      (p) => {
        p.trainable = false;
        p.trainable = true;
      },
    ],
    [
      'a value from a loop',
      (p) => {
        scan(
          (c: Tensor) => {
            p.assign(p.add(c));
            return [c, []];
          },
          tensor([1]),
          null,
          { length: 2 },
        );
      },
    ],
  ])('%s', (_, change) => {
    const p = make();
    const y = p.square().sum();
    change(p);
    expect(slope(y, p)).toEqual([6]);
    y.backward();
    expect(p.grad?.toArray()).toEqual([6]);
  });

  test('values before and after add up', () => {
    const p = make();
    const before = p.square().sum();
    p.assign(tensor([5]));
    expect(slope(before.add(p.square().sum()), p)).toEqual([16]);
  });

  test('in traced code as well', () => {
    const p = make();
    const f = () => {
      const before = p.square().sum();
      p.assign(p.add(2));
      return gradients(before.add(p.square().sum()), [p])[0]!;
    };
    const { graph } = traceProgram(f, []);
    expect(Array.from(interpret(graph, [tensor([3]).value])[0]!.data)).toEqual([16]);
  });
});
