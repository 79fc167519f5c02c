import { Parameter, tensor } from '@keisan/autograd';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { clearSession } from '../naming/names.ts';
import { Adam, get, LossScaleOptimizer, MultiOptimizer, Optimizer, OptimizerMap, SGD } from './index.ts';

beforeEach(clearSession);

const weight = (name: string, value = 1) => new Parameter(tensor([value, value]), { name });
const gradient = (value: number) => tensor([value, value]);

describe('LossScaleOptimizer', () => {
  test('a step that is not finite changes nothing but the factor', () => {
    const inner = new SGD(1, { momentum: 0.5 });
    const optimizer = new LossScaleOptimizer(inner, { initialScale: 8, dynamicGrowthSteps: 2 });
    const w = weight('w');
    expect([optimizer.built, optimizer.scaleLoss(tensor(2)).item()]).toEqual([false, 16]);
    const states: unknown[] = [];
    for (const value of [8, Number.NaN, Infinity, 2, 2, 4]) {
      optimizer.apply([gradient(value)], [w]);
      states.push([w.data[0], optimizer.iterations.item(), optimizer.scaleLoss(tensor(1)).item()]);
    }
    // The factor doubles with the second finite step in a row, and the gradient is divided by it as it was before.
    expect(states).toEqual([
      [0, 1, 8],
      [0, 1, 4],
      [0, 1, 2],
      [-1.5, 2, 2],
      [-3.25, 3, 4],
      [-5.125, 4, 4],
    ]);
  });

  test('has the learning rate of the optimizer in it', () => {
    const inner = new Adam(0.5);
    const optimizer = new LossScaleOptimizer(inner);
    optimizer.learningRate = 0.25;
    expect([optimizer.learningRate, inner.learningRate]).toEqual([0.25, 0.25]);
  });

  test('scales in place of the optimizer in it', () => {
    const inner = new SGD(1, { lossScaleFactor: 4 });
    const optimizer = new LossScaleOptimizer(inner, { initialScale: 2 });
    const w = weight('w');
    optimizer.apply([gradient(2)], [w]);
    expect([inner.lossScaleFactor, w.toArray()]).toEqual([null, [0, 0]]);
  });

  test('is not in another one', () => {
    expect(() => new LossScaleOptimizer(new LossScaleOptimizer('sgd'))).toThrow(
      'LossScaleOptimizer: got innerOptimizer an object of class LossScaleOptimizer; expected an optimizer whose loss nothing scales yet.',
    );
  });

  test('is found by what it was saved as', () => {
    const config = new LossScaleOptimizer(new SGD(0.5, { name: 'inner' }), { name: 'outer' }).getConfig();
    const again = get({ className: 'LossScaleOptimizer', config }) as LossScaleOptimizer;
    expect([again.getConfig(), again.innerOptimizer.learningRate]).toEqual([config, 0.5]);
  });
});

describe('MultiOptimizer', () => {
  const byName = (variable: Parameter) => (variable.name === 'a' ? optimizers.a : optimizers.b);
  let optimizers = { a: new SGD(1), b: new SGD(2) };
  beforeEach(() => {
    optimizers = { a: new SGD(1), b: new SGD(2) };
  });

  test('a function says which optimizer changes a weight', () => {
    const optimizer = new MultiOptimizer(byName, { lossScaleFactor: 2 });
    const variables = [weight('a'), weight('b')];
    optimizer.apply([gradient(2), gradient(2)], variables);
    expect(variables.map((w) => w.toArray())).toEqual([
      [0, 0],
      [-1, -1],
    ]);
    expect([optimizer.iterations.item(), optimizer.optimizers]).toEqual([1, [optimizers.a, optimizers.b]]);
    expect(optimizer.optimizers.map(({ lossScaleFactor }) => lossScaleFactor)).toEqual([2, 2]);
  });

  test('a weight that is given twice takes both gradients', () => {
    const [optimizer, w] = [new MultiOptimizer(() => optimizers.a), weight('w')];
    optimizer.apply([gradient(1), gradient(2)], [w, w]);
    expect(w.toArray()).toEqual([-2, -2]);
  });

  test('a step that fails changes nothing', () => {
    class Failing extends Optimizer {
      protected override update(): never {
        throw new Error('too late');
      }
    }
    const failing = new Failing();
    const optimizer = new MultiOptimizer(({ name }) => (name === 'a' ? optimizers.a : failing));
    const variables = [weight('a'), weight('b')];
    expect(() => optimizer.apply([gradient(1), gradient(1)], variables)).toThrow('too late');
    expect([variables[0]!.toArray(), optimizers.a.iterations.item(), optimizer.built]).toEqual([[1, 1], 0, false]);
  });

  test('what has no gradient is named once', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const [optimizer, variables] = [new MultiOptimizer(() => optimizers.a), [weight('a'), weight('b')]];
    for (let i = 0; i < 2; i++) optimizer.apply([gradient(1), null], variables);
    expect(warn.mock.calls).toEqual([[expect.stringContaining("Gradients do not exist for variables ['b']")]]);
    warn.mockRestore();
  });

  test('a whole path goes before a pattern', () => {
    const [adam, sgd] = [new Adam(), new SGD()];
    const map = new OptimizerMap('rmsprop', { optimizerMap: { 'a/b': adam, 'a/.*': sgd } });
    expect([map.get('a/b'), map.get('a/c'), map.get('b/a/c').name]).toEqual([adam, sgd, 'rm_sprop']);
  });

  test.each<[string, () => unknown, string]>([
    [
      'reading a rate',
      () => new MultiOptimizer(byName).learningRate,
      'MultiOptimizer: got learningRate; expected the learning rate of one of its optimizers.',
    ],
    [
      'setting a rate',
      () => {
        new MultiOptimizer(byName).learningRate = 1 as never;
      },
      'MultiOptimizer: got learningRate;',
    ],
    [
      'no optimizer',
      () => new MultiOptimizer((() => 3) as never).build([weight('w')]),
      'MultiOptimizer: optimizerMap of "w": got 3 as its result; expected an optimizer.',
    ],
    [
      'a wrapped one within',
      () => new MultiOptimizer(() => new LossScaleOptimizer('sgd')).build([weight('w')]),
      'MultiOptimizer: got an object of class LossScaleOptimizer; expected optimizers that change weights themselves. Wrap the MultiOptimizer instead.',
    ],
    [
      'two patterns',
      () => new OptimizerMap('sgd', { optimizerMap: { 'a.*': 'sgd', '.*b': 'sgd' } }).get('ab'),
      'OptimizerMap: got "a.*" and ".*b" for "ab"; expected one optimizer for each weight.',
    ],
    [
      'no pattern',
      () => new OptimizerMap('sgd', { optimizerMap: { '(': 'sgd' } }),
      'OptimizerMap: got the key "("; expected a text, or a pattern of names.',
    ],
    [
      'decay',
      () => new MultiOptimizer(byName).excludeFromWeightDecay(),
      'MultiOptimizer.excludeFromWeightDecay: got a call of it; expected one of the optimizers that change weights.',
    ],
  ])('%s: a sentence', (_, mistake, message) => {
    expect(mistake).toThrow(message);
  });
});
