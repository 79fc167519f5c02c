import { random, scan, type Tensor, tensor, trace } from '@keisan/autograd';
import { expect, test } from 'vitest';
import { compile } from '../../compile.ts';
import { writeFunction } from './write-function.ts';

const large = random.uniform([300, 1000]);
const f = (x: Tensor) =>
  scan((sum: Tensor, i: Tensor) => [sum.add(large.gather(i).sum()), []], x, tensor([1, 2], { dtype: 'int32' }))[0];

test('large constants are in the model, or given at each call from where they lie', () => {
  const graph = trace(f, [{ shape: [] }]);
  const [whole, bound] = [writeFunction(graph, false), writeFunction(graph, true)];
  expect([whole.bytes.length > 1_200_000, Object.keys(whole.bound)]).toEqual([true, []]);
  expect([bound.bytes.length < 10_000, Object.values(bound.bound).map(({ data }) => data === large.data)]).toEqual([
    true,
    [true],
  ]);
});

test('a compiled function reads them', async () => {
  const sum = f(tensor(1)).item();
  const compiled = compile(f, { runtime: 'onnx' });
  expect((await compiled(tensor(1))).item()).toBeCloseTo(sum, 2);
  expect((await compiled(tensor(2))).item()).toBeCloseTo(sum + 1, 2);
});
