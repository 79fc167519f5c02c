import { type Graph, ops, type Tensor, trace } from '@keisan/autograd';
import { registry } from '@keisan/autograd/internal';
import { expect, test } from 'vitest';
import { optimize } from '../../passes/optimize.ts';
import { biasInConvolution } from './bias-in-convolution.ts';
import { channelsFirst } from './channels-first.ts';

const specs = [{ shape: [2, 4, 5, 3] }, { shape: [2, 3, 3, 4] }, { shape: [4] }];

const laidOut = (f: (x: Tensor, w: Tensor, b: Tensor) => Tensor | Tensor[]): Graph =>
  biasInConvolution(channelsFirst(optimize(trace((x, w, b) => f(x!, w!, b!), specs))));

const used = ({ entries }: Graph) => entries.flatMap((entry) => (entry.kind === 'op' ? [entry.op.name] : []));

test('a bias is an input of its convolution', () => {
  const graph = laidOut((x, w, b) => b.add(ops.conv(x, w)).relu());
  expect(used(graph)).toEqual(['transpose', 'conv', 'relu', 'transpose']);
});

test('so it is in the body of a loop', () => {
  const f = (x: Tensor, w: Tensor, b: Tensor) =>
    ops.scan(
      (h: Tensor) => [ops.conv(h, w.slice([null, null, null, [0, 3]]), { padding: 'same' }).add(b.slice([[0, 3]])), []],
      x,
      null,
      {
        length: 2,
      },
    )[0];
  const scan = laidOut(f).entries.find((entry) => entry.kind === 'op' && entry.op === registry.scan);
  expect(used((scan as unknown as { attrs: { body: Graph } }).attrs.body)).not.toContain('add');
});

test.each<[string, (x: Tensor, w: Tensor, b: Tensor) => Tensor | Tensor[]]>([
  ['what else is read', (x, w, b) => [ops.conv(x, w).add(b), ops.conv(x, w).exp()]],
  [
    'what is added to every place in another way',
    (x, w) =>
      ops.conv(x, w).add(
        x.slice([
          [0, 1],
          [0, 3],
          [0, 3],
          [0, 1],
        ]),
      ),
  ],
  ['a number', (x, w) => ops.conv(x, w).add(1)],
])('it is left alone: %s', (_, f) => {
  expect(used(laidOut(f))).toContain('add');
});
