import {
  gradients,
  matmul,
  noGrad,
  ops,
  Parameter,
  random,
  setRandomSeed,
  type Tensor,
  tensor,
} from '@keisan/autograd';
import { leaves } from '@keisan/autograd/internal';
import { beforeEach, expect, test } from 'vitest';
import { compile } from '../../../compile.ts';
import { type WasmOnThreads, wasmOn } from '../../../internal.ts';
import { loop } from '../../../loop.ts';

const [one, ...several] = (await Promise.all([1, 2, 3].map((threads) => wasmOn(threads)))) as [
  WasmOnThreads,
  ...WasmOnThreads[],
];

beforeEach(() => setRandomSeed(1));

const filled = (...shape: readonly number[]) =>
  tensor(
    Float32Array.from({ length: shape.reduce((n, length) => n * length, 1) }, (_, i) => Math.sin(0.37 * i)),
    { shape },
  );

type Case = readonly [f: (...args: Tensor[]) => Tensor | readonly Tensor[], ...args: readonly Tensor[]];

const across = (x: Tensor) => ops.swapaxes(x, -1, -2);
const withGradients =
  (f: (...args: Tensor[]) => Tensor) =>
  (...args: Tensor[]): Tensor[] => {
    const y = f(...args);
    return [y, ...gradients(y.mul(y.detach().add(1)).sum(), args)];
  };

const cases: Readonly<Record<string, Case>> = {
  'a product': [matmul, filled(130, 70), filled(70, 210)],
  'a deep one': [matmul, filled(73, 2049), filled(2049, 35)],
  'one of operands across': [
    (a, b) => matmul(across(across(a).add(0)), across(across(b).mul(1.5))),
    filled(67, 33),
    filled(33, 141),
  ],
  'a depthwise convolution': [
    withGradients((x, w) => ops.depthwiseConv(x, w, { padding: 'same', strides: 2 })),
    filled(3, 9, 7, 12),
    filled(3, 3, 12, 1),
  ],
  'one with several results for each channel': [
    withGradients((x, w) => ops.depthwiseConv(x, w, { dilationRate: 2 })),
    filled(2, 9, 7, 3),
    filled(3, 2, 3, 5),
  ],
  'one in groups': [
    withGradients((x, w) => ops.conv(x, w, { groups: 3, padding: 'same' })),
    filled(2, 9, 7, 12),
    filled(3, 3, 4, 15),
  ],
  'pools whose windows overlap': [
    withGradients((x) => ops.maxPool(x, 3, { strides: 2, padding: 'same' })),
    filled(2, 9, 7, 12),
  ],
  'one with odd depths': [(a, b) => matmul(a, across(b)), filled(130, 61), filled(150, 61)],
  'one with what follows it': [(a, b) => ops.relu(matmul(a, b).add(0.25)).mul(2), filled(100, 30), filled(30, 190)],
  'small products of a batch': [matmul, filled(237, 19, 7), filled(237, 7, 13)],
  'large ones': [matmul, filled(3, 140, 150), filled(3, 150, 131)],
  'those of one matrix': [matmul, filled(5, 140, 150), filled(150, 131)],
  'gradients of products': [withGradients((a, b) => ops.tanh(matmul(a, b))), filled(90, 120), filled(120, 70)],
  'a map': [(a) => ops.exp(a.mul(a)).add(a), filled(123_457)],
  'a map of rows': [(a, b) => a.add(b).mul(a), filled(1001, 37), filled(37)],
  'reductions of rows': [(a) => [a.sum({ axis: 1 }), a.max({ axis: 1 }), ops.argmax(a, { axis: 1 })], filled(777, 65)],
  'reductions of columns': [(a) => [a.sum({ axis: 0 }), a.min({ axis: 0 })], filled(777, 65)],
  'reductions of large arrays': [
    (a) => [a.sum(), a.max({ axis: [0, 1] }), a.square().sum({ axis: [0, 2] }), ops.argmin(a.reshape([-1]))],
    filled(96, 80, 48),
  ],
  softmax: [withGradients((a) => ops.softmax(a)), filled(515, 37)],
  'random numbers': [() => random.uniform([50_001])],
  'a convolution': [
    withGradients((x, w) => ops.conv(x, w, { padding: 'same' })),
    filled(6, 14, 13, 5),
    filled(3, 3, 5, 11),
  ],
  'one with strides': [
    withGradients((x, w) => ops.conv(x, w, { strides: 2 })),
    filled(6, 14, 13, 9),
    filled(3, 3, 9, 11),
  ],
  pooling: [withGradients((x) => ops.maxPool(x, 2)), filled(7, 16, 18, 9)],
};

const bitsOf = (result: unknown) =>
  leaves('test', result).map(({ dtype, shape, data }) => [
    dtype,
    shape,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
  ]);

/** Runs something until the helpers know all that they were told, and have done part of it. */
async function together({ team }: WasmOnThreads, run: () => Promise<void>): Promise<void> {
  const before = team!.helped;
  do {
    await run();
    await new Promise((resolve) => setImmediate(resolve));
  } while (!team!.isReady || team!.helped.every((blocks, i) => blocks === before[i]));
}

test.each(Object.entries(cases))('%s: the same bits on one, two and three threads', async (_, [f, ...args]) => {
  const want = bitsOf(await compile(f, { runtime: one.runtime })(...args));
  for (const threads of several) {
    const compiled = compile(f, { runtime: threads.runtime });
    await together(threads, async () => {
      setRandomSeed(1);
      expect(bitsOf(await compiled(...args))).toEqual(want);
    });
  }
});

test('training: the same bits on one, two and three threads', async () => {
  const trained = async (runtime: WasmOnThreads['runtime'], steps: number) => {
    const weights = [filled(30, 140), filled(140, 20)].map((w) => new Parameter(w.mul(0.1)));
    const [first, second] = weights as [Parameter, Parameter];
    const run = await loop(
      ([x]) => {
        const loss = ops.relu(matmul(x!, first)).matmul(second).square().mean();
        gradients(loss, weights).forEach((g, i) => {
          noGrad(() => weights[i]!.assign(weights[i]!.sub(g!.mul(0.1))));
        });
        return loss;
      },
      { runtime },
    );
    const order = Int32Array.from({ length: 128 * steps }, (_, i) => (7 * i) % 512);
    return bitsOf([await run.run([filled(512, 30)], order, 128), ...weights]);
  };
  const want = await trained(one.runtime, 12);
  for (const threads of several) {
    await together(threads, async () => expect(await trained(threads.runtime, 12)).toEqual(want));
  }
});
