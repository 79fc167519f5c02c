import { Parameter, type Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { beforeEach, describe, expect, test } from 'vitest';
import { near } from '../../../../test/near.ts';
import { LambdaCallback } from '../callbacks/index.ts';
import { Dense } from '../layers/index.ts';
import { Sequential } from '../models/index.ts';
import { clearSession } from '../naming/names.ts';
import { Adam, SGD, schedules } from './index.ts';
import type { LearningRateLike } from './learning-rate.ts';

beforeEach(clearSession);

const ways = ['eagerly', 'onnx', 'wasm'] as const;

/** How far each of three steps goes whose gradient is 1. */
async function sizes(rate: LearningRateLike, way: (typeof ways)[number]): Promise<number[]> {
  const [optimizer, w] = [new SGD(rate), new Parameter(tensor(0))];
  optimizer.build([w]);
  const step = (g: Tensor): Tensor[] => {
    optimizer.apply([g], [w]);
    return [];
  };
  const run = way === 'eagerly' ? step : compile(step, { runtime: way });
  const found: number[] = [];
  for (let i = 0; i < 3; i++) {
    const before = w.item();
    await run(tensor(1));
    found.push(before - w.item());
  }
  return found;
}

class Halving extends schedules.LearningRateSchedule {
  protected override call(step: Tensor): Tensor {
    return tensor(0.5).pow(step.astype('float32'));
  }
}

describe.each(ways)('%s', (way) => {
  test.each<[string, LearningRateLike, number[]]>([
    ['a number', 0.5, [0.5, 0.5, 0.5]],
    ['a schedule', new schedules.PiecewiseConstantDecay([0, 1], [1, 0.5, 0.25]), [1, 0.5, 0.25]],
    ['a schedule of your own', new Halving(), [1, 0.5, 0.25]],
    ['a function of the step', (step) => step.astype('float32').add(1), [1, 2, 3]],
    ['a function without arguments', () => 0.25, [0.25, 0.25, 0.25]],
    ['whole numbers', (step) => step, [0, 1, 2]],
    ['a tensor with one element', () => tensor([0.5]), [0.5, 0.5, 0.5]],
  ])('%s', async (_, rate, expected) => {
    expect(await sizes(rate, way)).toEqual(near(expected));
  });
});

test('is what it is at the next step', () => {
  const optimizer = new SGD(new Halving());
  expect([optimizer.learningRate, optimizer.variables.length]).toEqual([1, 1]);
  optimizer.apply([tensor(1)], [new Parameter(tensor(0))]);
  expect(optimizer.learningRate).toBe(0.5);
});

describe('set later', () => {
  const made = (rate: LearningRateLike) => {
    let traced = 0;
    const model = new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: 'ones' })]);
    const loss = (yTrue: Tensor, yPred: Tensor) => {
      traced++;
      return yTrue.sub(yPred).square();
    };
    const optimizer = new SGD(rate);
    model.compile({ optimizer, loss });
    const fit = (callbacks: LambdaCallback[] = []) =>
      model.fit([[1], [2]], [[2], [4]], { verbose: 0, epochs: 3, callbacks });
    return { model, optimizer, fit, traced: () => traced };
  };

  test('to another number: nothing is compiled anew, and the next epoch takes it', async () => {
    const { optimizer, fit, model, traced } = made(0.01);
    await fit();
    const before = traced();
    const seen: number[] = [];
    const onEpochBegin = (epoch: number) => {
      optimizer.learningRate = epoch === 0 ? 0.1 : 0;
      seen.push(model.trainableWeights[0]!.item());
    };
    await fit([new LambdaCallback({ onEpochBegin })]);
    expect(traced()).toBe(before);
    expect([seen[0] === seen[1], seen[1] === seen[2]]).toEqual([false, true]);
    expect(optimizer.learningRate).toBe(0);
  });

  test('to a schedule: compiled anew', async () => {
    const { optimizer, fit, model, traced } = made(0.01);
    await fit();
    const before = traced();
    optimizer.learningRate = new schedules.PiecewiseConstantDecay([1], [0, 0]);
    const weights = model.getWeights().map((w) => w.toArray());
    await fit();
    expect(traced()).toBeGreaterThan(before);
    expect(model.getWeights().map((w) => w.toArray())).toEqual(weights);
    expect(optimizer.variables.map(({ path }) => path)).toEqual(['sgd/iteration']);
    optimizer.learningRate = new schedules.ExponentialDecay(0.1, 10, 0.5);
    await fit();
    expect(model.getWeights().map((w) => w.toArray())).not.toEqual(weights);
  });

  // Source: Keras's TypeError of the same case.
  test('a number in place of a schedule is rejected', () => {
    const optimizer = new Adam(new Halving());
    expect(() => {
      optimizer.learningRate = 0.1;
    }).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Adam: got learningRate 0.1; expected another schedule: this optimizer has one. Make it with a number if the rate is to be set later.]`,
    );
    expect(optimizer.learningRate).toBe(1);
  });
});

test.each<[string, () => unknown, string]>([
  [
    'a schedule without call',
    () => Reflect.construct(schedules.LearningRateSchedule, []).apply(0),
    'LearningRateSchedule: got the class LearningRateSchedule without the method call',
  ],
  [
    'a class',
    () => new SGD(Halving as never),
    'SGD: got learningRate the function Halving; expected a finite number of at least 0, a schedule, or',
  ],
  [
    'a number beyond float32',
    () => new SGD(1e300),
    'SGD: got learningRate 1e+300; expected numbers up to 3.4e38, the largest of float32. Give a smaller number',
  ],
  [
    'a function that returns NaN',
    () => new SGD(() => Number.NaN).learningRate,
    'SGD: got learningRate NaN; expected a finite number of at least 0',
  ],
  [
    'a function that returns nothing',
    () => new SGD((() => {}) as never).learningRate,
    'SGD: learningRate: got undefined as its result; expected a tensor',
  ],
  [
    'several rates',
    () => new SGD(() => tensor([1, 2])).learningRate,
    'SGD: learningRate: got a tensor of shape [2] as its result; expected a single number',
  ],
  [
    'the step in words',
    () => new Halving().apply('1' as never),
    'Halving: got step "1"; expected the number of a step',
  ],
  [
    'too few values',
    () => new schedules.PiecewiseConstantDecay([1, 2], [1, 2]),
    'PiecewiseConstantDecay: got 2 boundaries and 2 values; expected one value more than there are boundaries.',
  ],
  [
    'boundaries that fall',
    () => new schedules.PiecewiseConstantDecay([2, 1], [1, 2, 3]),
    'PiecewiseConstantDecay: got boundaries an array [2, 1]; expected one or more steps, each greater than the one before.',
  ],
  [
    'no boundaries',
    () => new schedules.PiecewiseConstantDecay([], [1]),
    'PiecewiseConstantDecay: got boundaries an array []; expected one or more steps',
  ],
  [
    'a schedule of a name',
    () => new SGD({ learningRate: { className: 'Cosine', config: {} } as never }),
    'learning rate schedule: got "Cosine"; expected one of CosineDecay',
  ],
])('%s: a sentence', (_, mistake, message) => {
  expect(mistake).toThrow(message);
});

test('is saved and made again', () => {
  const optimizer = new SGD({ learningRate: new schedules.InverseTimeDecay(0.5, 10, 2), name: 'mine' });
  const config = optimizer.getConfig();
  expect(config.learningRate).toEqual({
    className: 'InverseTimeDecay',
    config: { initialLearningRate: 0.5, decaySteps: 10, decayRate: 2, staircase: false, name: 'InverseTimeDecay' },
  });
  expect(SGD.fromConfig(config).getConfig()).toEqual(config);
});

test('steps and boundaries beyond int32 do not wrap around', () => {
  const rate = (schedule: schedules.LearningRateSchedule, step: number) => schedule.apply(step).item();
  const pieces = new schedules.PiecewiseConstantDecay([1.5, 3e9], [1, 0.5, 0.25]);
  expect([1, 2, 2 ** 31 - 1, 2.9e9, 4e9].map((step) => rate(pieces, step))).toEqual([1, 0.5, 0.5, 0.5, 0.25]);
  expect(rate(new schedules.ExponentialDecay(1, 3e9, 0.5), 3e9)).toBe(0.5);
  expect(new SGD(new schedules.PiecewiseConstantDecay([3e9], [1, 0.5])).learningRate).toBe(1);
});
