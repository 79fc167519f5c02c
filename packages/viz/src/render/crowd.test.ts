import { concat, Parameter, type Tensor, tensor } from '@keisan/autograd';
import { expect, test, vi } from 'vitest';
import { graphToDot } from '../dot/graph-dot.ts';
import { checkCrowd, crowdOf } from './crowd.ts';
import { renderSvg } from './svg.ts';

const log = vi.spyOn(console, 'info').mockImplementation(() => {});

test.each([
  ['', { boxes: 0, longest: 0, squares: 0 }],
  ['a', { boxes: 0, longest: 0, squares: 0 }],
  ['a -> b', { boxes: 2, longest: 1, squares: 2 }],
  ['  a->b\nb->c', { boxes: 3, longest: 1, squares: 3 }],
  ['"a b" -> "c" [weight = 4]\n"a b" -> "c";', { boxes: 2, longest: 1, squares: 2 }],
  ['a -> b\nb -> c\na -> c', { boxes: 3, longest: 2, squares: 6 }],
  ['a -> s\nb -> s\nc -> s', { boxes: 4, longest: 3, squares: 10 }],
  ['a -> b\nb -> a', { boxes: 0, longest: 0, squares: 0 }],
])('%s', (arrows, crowd) => {
  expect(crowdOf(`digraph {\n${arrows}\n}`)).toEqual(crowd);
});

const leaves = (count: number) => {
  const w = new Parameter(tensor([1]), { name: 'w' });
  return graphToDot(concat(Array.from({ length: count }, () => w.mul(tensor([1, 2], { requiresGrad: true })))));
};

test('what takes a minute or two is told, what takes longer is refused', async () => {
  checkCrowd('plotGraph', leaves(500));
  expect(log).not.toHaveBeenCalled();
  checkCrowd('plotGraph', leaves(2500));
  expect(log.mock.calls).toEqual([
    [
      'plotGraph: Graphviz lays out 5002 boxes, up to 2501 of them, or of arrows past them, side by side, which may take a minute or two.',
    ],
  ]);
  await expect(renderSvg(leaves(6000))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LayoutError: renderSvg: got a diagram of 2781467 characters of DOT: 12002 boxes, up to 6001 of them, or of arrows past them, side by side; expected at most 10000 boxes, and fewer in a row: 5000 where all others are short, 500 in a hundred rows. Draw a part of it, or write the DOT text to a file and lay it out with a Graphviz of your own.]`,
  );
});

const chain = (count: number) =>
  graphToDot(Array.from({ length: count }).reduce<Tensor>((value) => value.neg(), tensor([1], { requiresGrad: true })));

test('so is a chain that nobody could read', async () => {
  checkCrowd('plotGraph', chain(9_999));
  await expect(renderSvg(chain(10_000))).rejects.toThrow('10001 boxes, up to 1 of them');
});

test('a long text is read at once', () => {
  for (const part of ['x', ' ', '"', 'a -> b ', '"a" -> ', '\\"', '\n']) crowdOf(part.repeat(100_000));
});

test('text that is no DOT, or more than Graphviz comes to the end of, is refused at once', async () => {
  await expect(renderSvg('x'.repeat(1e7))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LayoutError: renderSvg: got a text of 10000000 characters without a brace; expected DOT, which has its diagram in braces. Write such as digraph { a -> b }.]`,
  );
  await expect(renderSvg(`digraph { ${'x'.repeat(1e7)} }`)).rejects.toThrow(
    'got a diagram of 10000012 characters of DOT; expected at most 4194304 characters. Draw a part of it',
  );
});
