import { expect, test } from 'vitest';
import { atomically } from './atomically.ts';
import { type Tensor, tensor } from './index.ts';
import { viewOf } from './kernels/view.ts';
import { broadcastTo, cast, expandDims, pad, reshape, resize, slice, squeeze } from './ops/index.ts';
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

const nothingToDo: Readonly<Record<string, (w: Tensor) => Tensor>> = {
  cast: (w) => cast(w, 'float32'),
  reshape: (w) => reshape(w, [2, 1, 2]),
  broadcastTo: (w) => broadcastTo(w, [2, 1, 2]),
  expandDims: (w) => expandDims(w, []),
  squeeze: (w) => squeeze(w, []),
  slice: (w) => slice(w, [[0, 2]]),
  'pad with a number': (w) => pad(w, 0),
  'pad with the edge': (w) => pad(w, 0, { mode: 'edge' }),
  'resize to the nearest': (w) => resize(w, [2, 1], { interpolation: 'nearest' }),
  'resize between': (w) => resize(w, [2, 1]),
};

test.each(Object.entries(nothingToDo))(
  '%s with nothing to do gives the value of the moment, and leads back to it',
  (_, f) => {
    const w = new Parameter(tensor([[[1, 2]], [[3, 4]]]), { name: 'w' });
    const y = f(w);
    w.assign(w.mul(10));
    expect(y.reshape([-1]).toArray()).toEqual([1, 2, 3, 4]);
    y.sum().backward();
    expect(w.grad!.reshape([-1]).toArray()).toEqual([1, 1, 1, 1]);
  },
);

test('a gradient that is a parameter is its value of the moment', () => {
  const w = new Parameter(tensor([1, 2]), { name: 'w' });
  const [x, y] = [tensor([0, 0], { requiresGrad: true }), tensor([0, 0], { requiresGrad: true })];
  x.mul(1).backward(w);
  y.grad = w;
  w.assign(tensor([5, 6]));
  expect([x.grad!.toArray(), y.grad.toArray()]).toEqual([
    [1, 2],
    [1, 2],
  ]);
});
