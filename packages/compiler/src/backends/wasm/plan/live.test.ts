import { type EntryId, gradients, matmul, noGrad, ops, Parameter, scan, type Tensor } from '@keisan/autograd';
import { bytesPerElement, recorded, sizeOf, symbolic, traceProgram } from '@keisan/autograd/internal';
import { expect, test } from 'vitest';
import { optimize } from '../../../passes/optimize.ts';
import { isOpen } from './kinds.ts';
import { givenToGraph, type Layout, layoutOf } from './layout.ts';
import { packingOf, panelsOf } from './packing.ts';
import { planOf } from './plan.ts';
import { bodiesOf, type Plan, readsOf, type Step, valuesOf } from './steps.ts';

const sizes = { rows: 4, columns: 8, block: 4096, threads: 1 };
const up = (n: number, to: number) => Math.ceil(n / to) * to;

/** Packed operands and the block of a product. */
function passing(step: Step): number {
  if (step.kind !== 'product') return 0;
  const { rows, columns } = step;
  const [packing, panels] = [packingOf(step), panelsOf(step)];
  const left = packing.left ? up(rows, sizes.rows) * panels.left.depth : 0;
  const right = packing.right ? up(columns, sizes.columns) * panels.right.depth : 0;
  return 4 * (left + right + sizes.block * sizes.threads);
}

/**
 * The least room in which a plan can run, whatever lies where: the greatest sum over its steps of what is alive before or after a step,
 * and of what the step itself works with, such as packed operands. Values that take the place of given ones need no room.
 * @param passing What a step works with, in bytes.
 */
function leastBytes(plan: Plan, layout: Layout, passing: (step: Step) => number): number {
  const { graph, steps, results } = plan;
  const bytesOf = (id: EntryId) => sizeOf(graph.entries[id]!.shape) * bytesPerElement(graph.entries[id]!.dtype);
  const own = (id: EntryId) => layout.places.has(id) && !isOpen(graph.entries[id]!);
  const last = new Map<EntryId, number>();
  steps.forEach((step, at) => {
    for (const { value } of readsOf(step)) last.set(value, at);
  });
  for (const id of results) last.set(id, steps.length);
  const alive = new Set<EntryId>();
  let bytes = 0;
  const add = (id: EntryId) => {
    if (!own(id) || alive.has(id)) return;
    alive.add(id);
    bytes += bytesOf(id);
  };
  const drop = (id: EntryId) => {
    if (alive.delete(id)) bytes -= bytesOf(id);
  };
  for (const id of layout.places.keys()) if (plan.kinds[id] === 'given') add(id);
  let most = bytes;
  steps.forEach((step, at) => {
    const before = bytes;
    for (const { value } of readsOf(step)) {
      const stays = plan.carried !== null && plan.kinds[value] === 'given';
      if (last.get(value) === at && !stays) drop(value);
    }
    for (const id of valuesOf(step)) add(id);
    const within = bodiesOf(step).map(({ plan: body }) => leastBytes(body, layout.bodies.get(body)!.layout, passing));
    most = Math.max(most, Math.max(before, bytes) + Math.max(passing(step), ...within));
    for (const id of valuesOf(step)) if (!last.has(id)) drop(id);
  });
  return most;
}

const weight = (shape: readonly number[]) => new Parameter(ops.zeros(shape));
const slot = (shape: readonly number[]) => new Parameter(ops.zeros(shape), { trainable: false });

/** A step of training, with momentum and a mean of squares. */
function trained(weights: readonly Parameter[], loss: (x: Tensor) => Tensor): (x: Tensor) => Tensor {
  const [speeds, squares] = [weights, weights].map((all) => all.map(({ shape }) => slot(shape)));
  return (x) => {
    const value = loss(x);
    const slopes = gradients(value, weights);
    noGrad(() =>
      weights.forEach((w, i) => {
        const g = slopes[i]!;
        const [m, v] = [speeds![i]!, squares![i]!];
        m.assign(m.add(g.sub(m).mul(0.1)));
        v.assign(v.add(g.square().sub(v).mul(0.001)));
        w.assign(w.sub(m.mul(0.001).div(v.sqrt().add(1e-7))));
      }),
    );
    return value;
  };
}

function dense(batch: number) {
  const [w1, b1, w2, b2] = [[784, 512], [512], [512, 10], [10]].map(weight) as [
    Parameter,
    Parameter,
    Parameter,
    Parameter,
  ];
  const step = trained([w1, b1, w2, b2], (x) => {
    const hidden = matmul(x, w1).add(b1).relu();
    return matmul(hidden, w2).add(b2).logSoftmax().mean().neg();
  });
  return { step, shape: [batch, 784] };
}

function convnet(batch: number) {
  const shapes = [[3, 3, 1, 32], [32], [3, 3, 32, 64], [64], [1600, 10], [10]];
  const [w1, b1, w2, b2, w3, b3] = shapes.map(weight) as [
    Parameter,
    Parameter,
    Parameter,
    Parameter,
    Parameter,
    Parameter,
  ];
  const step = trained([w1, b1, w2, b2, w3, b3], (x) => {
    const first = ops.maxPool(ops.conv(x, w1).add(b1).relu(), 2);
    const second = ops.maxPool(ops.conv(first, w2).add(b2).relu(), 2);
    return matmul(second.reshape([batch, 1600]), w3)
      .add(b3)
      .logSoftmax()
      .mean()
      .neg();
  });
  return { step, shape: [batch, 28, 28, 1] };
}

function deep(batch: number) {
  const weights = Array.from({ length: 12 }, () => weight([64, 64]));
  const step = trained(weights, (x) =>
    weights
      .reduce((y, w) => matmul(y, w).tanh(), x)
      .square()
      .mean(),
  );
  return { step, shape: [batch, 64] };
}

test.each([
  ['mnist-dense', dense(128)],
  ['a small batch of it', dense(1)],
  ['convnet', convnet(64)],
  ['deep', deep(32)],
] as const)('what %s takes is at most 1.3 times what its live values need', (_, { step, shape }) => {
  const x = symbolic({ shape: [3, ...shape], dtype: 'float32' }, false, 'x');
  const body = (_: unknown, rows: unknown) => [[], recorded(() => step(rows as Tensor))] as [[], Tensor];
  const { graph } = traceProgram(() => noGrad(() => scan(body, [], x)[1]), [x]);
  const plan = planOf(optimize(graph));
  const layout = layoutOf(plan, sizes, givenToGraph(plan));
  const least = leastBytes(plan, layout, passing);
  expect(layout.bytes).toBeGreaterThanOrEqual(least);
  expect(layout.bytes / least).toBeLessThanOrEqual(1.3);
});
