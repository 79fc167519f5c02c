import { gradients, matmul, noGrad, Parameter, scan, type Tensor, tensor } from '@keisan/autograd';
import { recorded, symbolic, traceProgram } from '@keisan/autograd/internal';
import { expect, test } from 'vitest';
import { optimize } from '../../../passes/optimize.ts';
import { givenOf } from './hosted.ts';
import { givenToGraph, layoutOf } from './layout.ts';
import { planOf } from './plan.ts';
import { Room } from './room.ts';
import { bodiesOf } from './steps.ts';

const sizes = { rows: 4, columns: 8, block: 4096, threads: 1 };

/** The plan and layout of what a function of a [4, 6] matrix does in a loop over its rows. */
function bodyOf(turn: (row: Tensor) => Tensor) {
  const x = symbolic({ shape: [3, 2, 4], dtype: 'float32' }, false, 'x');
  const { graph } = traceProgram(
    () => noGrad(() => scan((_, rows) => [[], recorded(() => turn(rows as Tensor))], [], x)[1]),
    [x],
  );
  const plan = planOf(optimize(graph));
  const [body] = plan.steps.flatMap(bodiesOf);
  return { plan: body!.plan, layout: layoutOf(plan, sizes, givenToGraph(plan)).bodies.get(body!.plan)!.layout };
}

test('a carried value is replaced where it lies', () => {
  const w = new Parameter(tensor(new Float32Array(4 * 8), { shape: [4, 8] }), { name: 'w' });
  const { plan, layout } = bodyOf((x) => {
    const loss = matmul(x, w).square().sum();
    const [g] = gradients(loss, [w]);
    w.assign(w.sub(g!.mul(0.1)));
    return loss;
  });
  const [carried] = givenOf(plan);
  expect(layout.replacing.get(plan.results[0]!)).toBe(carried);
});

test('a carried value that is read after it was replaced stays until the end of the turn', () => {
  const w = new Parameter(tensor([1, 2, 3, 4]), { name: 'w' });
  const { plan, layout } = bodyOf((x) => {
    const before = w.read();
    w.assign(w.add(x.sum({ axis: 0 })));
    return before.mul(w.sum());
  });
  expect(layout.replacing.has(plan.results[0]!)).toBe(false);
});

test('room that is left is taken again', () => {
  const room = new Room();
  const [a, b, c] = [room.take(64), room.take(128), room.take(64)];
  expect([a, b, c, room.size]).toEqual([0, 64, 192, 256]);
  room.leave(a!);
  room.leave(b!);
  expect(room.take(192)).toBe(0);
  room.leave(c!);
  expect(room.take(100)).toBe(192);
  expect(room.size).toBe(320);
});
