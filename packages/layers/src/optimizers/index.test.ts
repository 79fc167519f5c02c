import { Parameter, printGraph, type Tensor, tensor, trace, ValueError, zeros } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { Adam, get, type Optimizer, type OptimizerName, RMSprop, SGD } from './index.ts';

const common = { weightDecay: null, clipnorm: null, clipvalue: null, globalClipnorm: null };

// Source: names and defaults of Keras 3.15.1.
describe.each([
  ['SGD', SGD, { name: 'sgd', momentum: 0, nesterov: false }, 0.01],
  ['RMSprop', RMSprop, { name: 'rm_sprop', rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false }, 0.001],
  ['Adam', Adam, { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7, amsgrad: false }, 0.001],
] as const)('%s', (name, Class, config, learningRate) => {
  test('has its defaults', () => {
    expect(new Class().getConfig()).toEqual({ ...common, ...config, learningRate: expect.closeTo(learningRate, 9) });
  });

  test('is found by its name and by what it was saved as', () => {
    expect(get(name)).toBeInstanceOf(Class);
    expect(get(name.toLowerCase() as OptimizerName)).toBeInstanceOf(Class);
    const saved = get({ className: name, config: { ...config, learningRate: 0.5 } });
    expect(saved.getConfig()).toEqual({ ...common, ...config, learningRate: 0.5 });
  });

  test('rejects unknown options', () => {
    expect(() => new Class({ learning_rate: 1 } as never)).toThrow(
      /unknown option learning_rate; .* Did you mean 'learningRate'\?/,
    );
  });
});

test.each([-0.1, 1.5, Number.NaN])('SGD takes no momentum of %s', (momentum) => {
  expect(() => new SGD({ momentum })).toThrow(`SGD: got momentum ${momentum}; expected a number from 0 to 1.`);
});

// Source: the variables of Keras 3.15.1's optimizers, the step count and the learning rate first.
test.each([
  [new SGD(), []],
  [new SGD({ momentum: 0.9 }), ['w_momentum']],
  [new RMSprop(), ['w_velocity']],
  [new RMSprop({ momentum: 0.9, centered: true }), ['w_velocity', 'w_momentum', 'w_average_gradient']],
  [new Adam(), ['w_momentum', 'w_velocity']],
  [new Adam({ amsgrad: true }), ['w_momentum', 'w_velocity', 'w_velocity_hat']],
])('%# keeps %j', (optimizer, slots) => {
  expect(optimizer.built).toBe(false);
  optimizer.build([new Parameter(zeros([2, 3]), { name: 'w' })]);
  expect(optimizer.built).toBe(true);
  expect(optimizer.variables.map((v) => v.name)).toEqual(['iterations', 'learning_rate', ...slots]);
  expect(optimizer.variables.slice(2).every((v) => v.shape.join() === '2,3' && !v.trainable)).toBe(true);
});

describe('get', () => {
  test('an object stays what it is', () => {
    const optimizer = new Adam();
    expect(get(optimizer)).toBe(optimizer);
  });

  test('an unknown name is rejected with the nearest', () => {
    expect(() => get('adamm' as never)).toThrow("Did you mean 'adam'?");
    expect(() => get(0.1 as never)).toThrow(ValueError);
  });
});

/** The graph of one step, without what counts the steps. */
function graphOf(optimizer: Optimizer): string {
  const weight = new Parameter(tensor([1, 2]), { name: 'w' });
  optimizer.build([weight]);
  const step = (g: Tensor): Tensor[] => {
    optimizer.apply([g], [weight]);
    return [];
  };
  return printGraph(trace(step, [{ shape: [2], name: 'g' }]));
}

describe('the graph of a step holds nothing that is not asked for', () => {
  test('SGD', () => {
    expect(graphOf(new SGD())).toMatchInlineSnapshot(`
      "graph(g: float32[2], variable iterations: int32[], variable w: float32[2], variable learning_rate: float32[]) {
        %4 = mul(g, learning_rate): float32[2]
        %5 = sub(w, %4): float32[2]
        %6 = constant(1): int32[]
        %7 = add(iterations, %6): int32[]
        iterations := %7
        w := %5
        return
      }"
    `);
  });

  test('RMSprop', () => {
    expect(graphOf(new RMSprop())).toMatchInlineSnapshot(`
      "graph(g: float32[2], variable iterations: int32[], variable w: float32[2], variable w_velocity: float32[2], variable learning_rate: float32[]) {
        %5 = square(g): float32[2]
        %6 = constant(0.8999999761581421): float32[]
        %7 = mul(w_velocity, %6): float32[2]
        %8 = constant(0.10000000149011612): float32[]
        %9 = mul(%5, %8): float32[2]
        %10 = add(%7, %9): float32[2]
        %11 = mul(g, learning_rate): float32[2]
        %12 = constant(1.0000000116860974e-7): float32[]
        %13 = add(%10, %12): float32[2]
        %14 = sqrt(%13): float32[2]
        %15 = div(%11, %14): float32[2]
        %16 = sub(w, %15): float32[2]
        %17 = constant(1): int32[]
        %18 = add(iterations, %17): int32[]
        iterations := %18
        w := %16
        w_velocity := %10
        return
      }"
    `);
  });
});
