import { type Graph, gradients, ops, random, setRandomSeed, type Tensor, tensor, trace } from '@keisan/autograd';
import { asGraph, registry } from '@keisan/autograd/internal';
import { describe, expect, test } from 'vitest';
import { compile } from '../../compile.ts';
import { optimize } from '../../passes/optimize.ts';
import { channelsFirst } from './channels-first.ts';

type Net = (x: Tensor, ...weights: Tensor[]) => Tensor;

const shapes = [[2, 6, 5, 3], [3, 3, 3, 4], [4], [3, 2, 4, 4]];

const convolved = (x: Tensor, w: Tensor, b: Tensor) => ops.conv(x, w, { padding: 'same' }).add(b).relu();

/** Nets over images, and how many transposes each needs: those of what comes from outside, or goes there. */
const nets: Readonly<Record<string, readonly [net: Net, forward: number, gradient: number]>> = {
  'a chain that ends in means': [
    (x, w, b, v) => ops.conv(ops.maxPool(convolved(x, w!, b!), 2), v!, { padding: 'same' }).mean({ axis: [1, 2] }),
    1,
    1,
  ],
  'a sum of two ways': [
    (x, w, b, v) => {
      const y = convolved(x, w!, b!);
      return y.add(convolved(y, v!, b!)).max({ axis: [1, 2] });
    },
    1,
    1,
  ],
  'what is normalised': [
    (x, w, b) => {
      const y = ops.conv(x, w!);
      const [mean, variance] = ops.moments(y, [0, 1, 2], { keepdims: true });
      return y
        .sub(mean)
        .div(variance.add(1e-3).sqrt())
        .mul(b!)
        .sum({ axis: [1, 2] });
    },
    1,
    1,
  ],
  'padding, parts and joined channels': [
    (x, w, b) => {
      const y = ops.pad(convolved(x, w!, b!), [
        [0, 0],
        [1, 2],
        [0, 1],
        [1, 0],
      ]);
      const part = ops.slice(y, [null, [1, -1], [0, -1]]);
      return ops.averagePool(ops.concat([part, part.square()], { axis: -1 }), 2).sum({ axis: [1, 2] });
    },
    1,
    1,
  ],
  'the images themselves': [(x, w, b) => convolved(x, w!, b!), 2, 2],
  'images that are flattened': [(x, w, b) => ops.maxPool(convolved(x, w!, b!), 2).reshape([2, -1]), 2, 3],
  'channels first from outside': [
    (x, w, b) =>
      ops
        .conv(ops.transpose(x, [0, 3, 1, 2]), w!, { dataFormat: 'channels_first' })
        .sum({ axis: [2, 3] })
        .mul(b!),
    1,
    1,
  ],
  'transposes of one axis are left alone': [(x) => ops.transpose(x.sum({ axis: 1 }), [0, 2, 1]).exp(), 1, 1],
};

const count = ({ entries }: Graph): number =>
  entries.reduce((sum, entry) => {
    if (entry.kind !== 'op') return sum;
    const inside = Object.values(entry.attrs).map(asGraph);
    return (
      sum + Number(entry.op === registry.transpose) + inside.reduce((n, graph) => n + (graph ? count(graph) : 0), 0)
    );
  }, 0);

const withGradients =
  (net: Net) =>
  (x: Tensor, ...weights: Tensor[]) => {
    const y = net(x, ...weights);
    return [y, ...gradients(y.square().sum(), weights)];
  };

const specs = shapes.map((shape) => ({ shape }));

describe.each(Object.entries(nets))('%s', (_, [net, forward, gradient]) => {
  test('has transposes only where it begins and ends', () => {
    const used = (graph: Graph) => count(channelsFirst(optimize(graph)));
    expect(used(trace(net, specs))).toBe(forward);
    expect(used(trace(withGradients(net), specs))).toBe(gradient);
  });

  test('computes the same', async () => {
    setRandomSeed(3);
    const inputs = shapes.map((shape) => random.uniform(shape, { minval: -1, maxval: 1 }));
    const leaves = inputs.map((x) => tensor(x, { requiresGrad: true }));
    const f = withGradients(net);
    const eager = f(leaves[0]!, ...leaves.slice(1));
    const compiled = await compile(f, { runtime: 'onnx' })(leaves[0]!, ...leaves.slice(1));
    compiled.forEach((y, i) => {
      expect(y.shape).toEqual(eager[i]!.shape);
      expect(y.sub(eager[i]!).abs().max().item()).toBeLessThan(1e-4);
    });
  });
});
