import { expect, test } from 'vitest';
import { atomically } from './atomically.ts';
import { tensor } from './index.ts';
import { viewOf } from './kernels/view.ts';
import { Parameter } from './parameter.ts';

/** A value that lies elsewhere, and how often it was brought. */
function away(...elements: number[]) {
  let times = 0;
  const bring = () => {
    times++;
    return viewOf(Float32Array.from(elements), [elements.length]);
  };
  return { value: { bring }, times: () => times };
}

test('a value that lies elsewhere is brought once, by who reads it', () => {
  const w = new Parameter(tensor([1, 2]), { name: 'w' });
  const { value, times } = away(3, 4);
  w.leave(value);
  expect([w.held, w.shape, w.requiresGrad, times()]).toEqual([value, [2], true, 0]);
  expect([w.toArray(), w.mul(2).toArray(), times()]).toEqual([[3, 4], [6, 8], 1]);
  // It is the same value still.
  expect(w.held).toBe(value);
});

test('what is assigned takes its place, and a failure gives it back', () => {
  const w = new Parameter(tensor([1, 2]), { name: 'w' });
  const { value, times } = away(3, 4);
  w.leave(value);
  const assign = (fails: boolean) =>
    atomically(() => {
      w.assign(tensor([5, 6]));
      if (fails) throw new Error('too late');
    });
  expect(() => assign(true)).toThrow('too late');
  expect([w.held, times()]).toEqual([value, 0]);
  assign(false);
  expect([w.held === value, w.toArray(), times()]).toEqual([false, [5, 6], 0]);
  expect(() =>
    atomically(() => {
      w.leave(value);
      throw new Error('again');
    }),
  ).toThrow('again');
  expect(w.toArray()).toEqual([5, 6]);
});

test('freezing it leaves it where it is', () => {
  const w = new Parameter(tensor([1, 2]), { name: 'w' });
  const { value, times } = away(3, 4);
  w.leave(value);
  w.trainable = false;
  expect([w.held, w.requiresGrad, times()]).toEqual([value, false, 0]);
  w.read();
  w.trainable = true;
  expect([w.held, w.read().requiresGrad, w.toArray(), times()]).toEqual([value, true, [3, 4], 1]);
});
