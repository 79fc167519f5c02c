import { Parameter, pad, type Tensor, tensor } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { printGraph } from './print-graph.ts';
import { trace } from './trace.ts';

test('printGraph tells -0 from 0, NaN and infinities', () => {
  const bordered = (x: Tensor, constantValues: number) => pad(x, [[1, 1]], { constantValues });
  const graph = trace((x) => bordered(bordered(bordered(x, -0), Number.NaN), -Infinity).mul(-0), [{ shape: [1] }]);
  expect(printGraph(graph)).toMatchInlineSnapshot(`
    "graph(x0: float32[1]) {
      %1 = pad(x0, before=[1], after=[1], value=-0): float32[3]
      %2 = pad(%1, before=[1], after=[1], value=NaN): float32[5]
      %3 = pad(%2, before=[1], after=[1], value=-Infinity): float32[7]
      %4 = constant(-0): float32[]
      %5 = mul(%3, %4): float32[7]
      return %5
    }"
  `);
});

test('names stay on their lines, and move no cursor', () => {
  const w = new Parameter(tensor(1), { name: 'w\u001b[2J' });
  const graph = trace((x: Tensor) => x.mul(w), [{ name: 'first\nsecond', shape: [] }]);
  expect(printGraph(graph)).toMatchInlineSnapshot(`
    "graph(first\\u000asecond: float32[], variable w\\u001b[2J: float32[]) {
      %2 = mul(first\\u000asecond, w\\u001b[2J): float32[]
      return %2
    }"
  `);
});

test('what is no graph, or one whose entries read what is not there, is an error', () => {
  const graph = trace((x) => x.neg(), [{ shape: [1] }]);
  const [x, neg] = graph.entries as [object, object];
  const broken: readonly unknown[][] = [
    [x, { ...neg, op: undefined }],
    [x, { ...neg, inputs: undefined }],
    [x, { ...neg, inputs: [1] }],
    [x, { ...neg, inputs: [7] }],
    [x, { kind: 'output', of: 3, index: 1, shape: [], dtype: 'float32' }],
    [x, undefined],
  ];
  for (const entries of broken) {
    expect(() => printGraph({ ...graph, entries } as never)).toThrow('expected a graph, as trace returns it');
  }
});
