import { history, type Tensor, tensor } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { graphToDot } from './graph-dot.ts';
import { findLongEdges } from './long-edges.ts';

const input = () => tensor([1, 2], { requiresGrad: true, name: 'x' });

/** As many steps, each with what came before and a value that all of them use. */
function steps(count: number, used: (x: Tensor) => Tensor): Tensor {
  const shared = used(input());
  let h = input().neg();
  for (let i = 0; i < count; i++) h = h.mul(shared);
  return h;
}

function lengthsOf(result: Tensor): { long: number; short: number } {
  const tensors = history(result).reverse();
  const arrows = tensors.flatMap((to) => (to.node?.inputs ?? []).map((from) => [from, to] as const));
  const isLong = findLongEdges(tensors.length, arrows);
  const edges = arrows.map(([from, to]) => isLong(from, to));
  return { long: edges.filter((long) => long).length, short: edges.filter((long) => !long).length };
}

test.each([
  ['few arrows', 50, { long: 0, short: 101 }],
  ['as many as Graphviz takes', 98, { long: 0, short: 197 }],
  ['more', 200, { long: 102, short: 299 }],
  ['more values than Graphviz takes nodes', 6000, { long: 5999, short: 6002 }],
])('%s', (_, count, expected) => {
  expect(lengthsOf(steps(count, (x) => x))).toEqual(expected);
});

test('a value that is used far below is drawn again there', () => {
  for (const [used, label] of [
    [(x: Tensor) => x, 'x\\nfloat32[2]\\nno. 0'],
    [(x: Tensor) => x.exp(), 'exp\\nfloat32[2]\\nno. 1'],
  ] as const) {
    const dot = graphToDot(steps(200, used));
    const again = [...dot.matchAll(/"(n\d+)_(n\d+)" \[\s*label = "([^"]*)";[^\]]*style = "([^"]*)"/g)];
    expect(again.length).toBeGreaterThan(100);
    expect(dot.split(`label = "${label}"`)).toHaveLength(again.length + 2);
    for (const [, to, from, shown, style] of again) {
      expect(shown).toBe(label);
      expect(style).toMatch(/dashed$/);
      expect(dot).toContain(`"${to}_${from}" -> "${to}"`);
      expect(dot).not.toContain(`"${from}" -> "${to}"`);
    }
  }
});

test('a small graph says nothing of it', () => {
  expect(graphToDot(steps(10, (x) => x))).not.toMatch(/value:|nslimit|weight/);
});
