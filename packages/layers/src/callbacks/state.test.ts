import { tensor, ValueError } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { Sequential } from '../index.ts';
import { Dense } from '../layers/index.ts';
import { classNameOf } from '../naming/class-name.ts';
import {
  Callback,
  type CallbackState,
  CSVLogger,
  EarlyStopping,
  History,
  LearningRateScheduler,
  ReduceLROnPlateau,
  SwapEMAWeights,
  TerminateOnNaN,
} from './index.ts';

/** What a process has of a callback that another one made. */
function again<T extends Callback>(make: () => T, change: (callback: T) => void): T {
  const [one, other] = [make(), make()];
  change(one);
  other.setState(one.getState());
  return other;
}

class Own extends Callback {
  count = 0;
  last: number | null = null;
  losses: number[] = [];
  best = tensor([0]);
  readonly weight = new Dense(1, { inputShape: [1] });
  #hidden = 0;
  readonly options = Object.freeze({ limit: 3 });

  see(loss: number) {
    this.count++;
    this.last = loss;
    this.losses.push(loss);
    this.best = tensor([loss, Number.NaN]);
    this.#hidden++;
  }

  get hidden() {
    return this.#hidden;
  }
}

test('the properties of a callback that are data go on, and others stay', () => {
  const other = again(
    () => new Own(),
    (own) => {
      for (const loss of [0.5, -0]) own.see(loss);
    },
  );
  expect([other.count, other.last, other.losses, other.best.toArray()]).toEqual([2, -0, [0.5, -0], [-0, Number.NaN]]);
  expect(other.hidden).toBe(0);
  expect(new Own().getState()).not.toHaveProperty('weight');
});

test.each([
  ['another kind', { count: 'many', losses: { a: 1 }, best: 3 }],
  ['names that it has not', JSON.parse('{ "other": 1, "__proto__": { "count": 5 }, "constructor": 1 }')],
])('state of %s changes nothing', (_, state) => {
  const own = new Own();
  own.setState(state as never);
  expect([own.count, own.losses, own.best.toArray()]).toEqual([0, [], [0]]);
  expect(own.constructor).toBe(Own);
});

describe('what is no state is refused, and changes nothing', () => {
  const callbacks = [
    () => new Own(),
    () => new EarlyStopping(),
    () => new ReduceLROnPlateau(),
    () => new SwapEMAWeights(),
    () => new CSVLogger('log.csv'),
    () => new History(),
    () => new TerminateOnNaN(),
    () => new LearningRateScheduler(() => 1),
  ];
  const wrong = [
    undefined,
    null,
    3,
    'state',
    [],
    new Map(),
    () => ({}),
    { wait: Symbol('s') },
    { names: [Object.create(Own)] },
  ];
  test.each(callbacks)('%s', (make) => {
    const callback = make();
    const before = callback.getState();
    for (const state of wrong) {
      expect(() => callback.setState(state as never)).toThrow(ValueError);
    }
    expect(callback.getState()).toEqual(before);
    expect(() => callback.setState(null as never)).toThrow(
      `${classNameOf(callback)}.setState: got null; expected the plain data that getState of such a callback gave.`,
    );
  });

  test('a class of your own need not look at what it is given', () => {
    class Counter extends Callback {
      #count = 0;
      override getState() {
        return { count: this.#count };
      }
      override setState({ count }: CallbackState) {
        this.#count = Number(count);
      }
    }
    expect(() => new Counter().setState(null as never)).toThrow('Counter.setState: got null');
  });
});

test('a weight of the model is not state, nor is what leads to itself', () => {
  const own = Object.assign(new Own(), { kernel: new Dense(1, { inputShape: [1] }), ring: [] as unknown[] });
  own.ring.push(own.ring);
  expect(Object.keys(own.getState())).toEqual(['count', 'last', 'losses', 'best', 'options']);
});

describe('what the callbacks of Keisan have beyond their properties', () => {
  test('the best weights of EarlyStopping', async () => {
    const model = new Sequential([new Dense(1, { kernelInitializer: 'ones', inputShape: [1] })]);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const stop = new EarlyStopping({ monitor: 'loss', restoreBestWeights: true, patience: 9 });
    await model.fit([[1]], [[2]], { epochs: 2, verbose: 0, callbacks: [stop] });
    const other = new EarlyStopping({ monitor: 'loss', restoreBestWeights: true, patience: 9 });
    other.setState(stop.getState());
    expect([other.best, other.bestEpoch, other.wait]).toEqual([stop.best, stop.bestEpoch, stop.wait]);
    expect(String(other.getState().bestWeights)).toBe(String(stop.getState().bestWeights));
    expect(other.patience).toBe(9);
  });

  test('options are those of the program, whatever the state says', () => {
    const stop = new EarlyStopping({ patience: 5 });
    stop.setState({ ...new EarlyStopping({ patience: 2 }).getState(), patience: 2, monitor: 'x', bestWeights: 'none' });
    expect([stop.patience, stop.monitor, stop.getState().bestWeights]).toEqual([5, 'val_loss', null]);
  });

  test('the epochs that ReduceLROnPlateau lets pass', () => {
    const state = { best: 1, wait: 2, cooldownLeft: 3 };
    const plateau = new ReduceLROnPlateau();
    plateau.setState(state);
    expect(plateau.getState()).toMatchObject(state);
  });

  test('whether SwapEMAWeights has swapped', () => {
    const swap = new SwapEMAWeights();
    swap.setState({ isSwapped: true });
    expect(swap.getState()).toEqual({ isSwapped: true });
  });
});
