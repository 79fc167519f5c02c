import { describe, expect, test } from 'vitest';
import { atomically } from './atomically.ts';
import { tensor } from './creation.ts';
import './methods.ts';
import { Parameter } from './parameter.ts';

const fail = (): never => {
  throw new Error('too late');
};

describe('atomically', () => {
  test('keeps the assignments of what succeeds, and returns its result', () => {
    const w = new Parameter(tensor([1, 2]));
    expect(
      atomically(() => {
        w.assign(tensor([3, 4]));
        return 'done';
      }),
    ).toBe('done');
    expect(w.toArray()).toEqual([3, 4]);
  });

  test('takes back a quarter of a million of them, within another one', () => {
    const w = new Parameter(tensor(1));
    const [one, two] = [tensor(1), tensor(2)];
    expect(() =>
      atomically(() => {
        atomically(() => {
          for (let i = 0; i < 250_000; i++) w.assign(i % 2 ? one : two);
        });
        fail();
      }),
    ).toThrow('too late');
    expect(w.toArray()).toBe(1);
  });

  test('takes back every assignment of what fails', () => {
    const [a, b] = [new Parameter(tensor(1)), new Parameter(tensor(2))];
    a.assign(tensor(10));
    expect(() =>
      atomically(() => {
        a.assign(tensor(11));
        b.assign(tensor(12));
        a.assign(tensor(13));
        fail();
      }),
    ).toThrow('too late');
    expect([a.item(), b.item()]).toEqual([10, 2]);
  });

  test('inner ones fall with the outer, and fail alone', () => {
    const [a, b] = [new Parameter(tensor(1)), new Parameter(tensor(2))];
    expect(() =>
      atomically(() => {
        atomically(() => a.assign(tensor(10)));
        expect(() =>
          atomically(() => {
            a.assign(tensor(11));
            b.assign(tensor(12));
            fail();
          }),
        ).toThrow('too late');
        expect([a.item(), b.item()]).toEqual([10, 2]);
        fail();
      }),
    ).toThrow('too late');
    expect([a.item(), b.item()]).toEqual([1, 2]);
  });

  test('a parameter that was frozen meanwhile stays frozen', () => {
    const w = new Parameter(tensor([1, 2]));
    expect(() =>
      atomically(() => {
        w.assign(tensor([3, 4]));
        w.trainable = false;
        fail();
      }),
    ).toThrow('too late');
    expect([w.toArray(), w.mul(2).requiresGrad]).toEqual([[1, 2], false]);
  });
});
