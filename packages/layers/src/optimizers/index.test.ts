import { Parameter, printGraph, type Tensor, tensor, trace, ValueError, zeros } from '@keisan/autograd';
import { beforeEach, describe, expect, test } from 'vitest';
import { clearSession } from '../naming/names.ts';
import { Adam, get, type Optimizer, type OptimizerName, RMSprop, SGD } from './index.ts';
import { rules } from './rules.ts';

beforeEach(clearSession);

const common = {
  weightDecay: null,
  clipnorm: null,
  clipvalue: null,
  globalClipnorm: null,
  useEma: false,
  emaMomentum: 0.99,
  emaOverwriteFrequency: null,
  lossScaleFactor: null,
  gradientAccumulationSteps: null,
  learningRate: 0.001,
};
const betas = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** Source: names and defaults of Keras 3.15.1. */
const defaults: Readonly<Record<keyof typeof rules.classes, object>> = {
  SGD: { name: 'sgd', learningRate: 0.01, momentum: 0, nesterov: false },
  RMSprop: { name: 'rm_sprop', rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false },
  Adam: { name: 'adam', ...betas, amsgrad: false },
  AdamW: { name: 'adam_w', ...betas, amsgrad: false, weightDecay: 0.004 },
  Adadelta: { name: 'adadelta', rho: 0.95, epsilon: 1e-7 },
  Adagrad: { name: 'adagrad', initialAccumulatorValue: 0.1, epsilon: 1e-7 },
  Adamax: { name: 'adamax', ...betas },
  Adafactor: {
    name: 'adafactor',
    beta2Decay: -0.8,
    epsilon1: 1e-30,
    epsilon2: 1e-3,
    clipThreshold: 1,
    relativeStep: true,
  },
  Nadam: { name: 'nadam', ...betas },
  Ftrl: {
    name: 'ftrl',
    learningRatePower: -0.5,
    initialAccumulatorValue: 0.1,
    l1RegularizationStrength: 0,
    l2RegularizationStrength: 0,
    l2ShrinkageRegularizationStrength: 0,
    beta: 0,
  },
  Lion: { name: 'lion', beta1: 0.9, beta2: 0.99 },
  Lamb: { name: 'lamb', ...betas },
  Muon: {
    name: 'muon',
    weightDecay: 0.004,
    adamBeta1: 0.9,
    adamBeta2: 0.999,
    adamWeightDecay: 0.004,
    adamLrRatio: 1,
    epsilon: 1e-7,
    excludeLayers: [],
    excludeEmbeddings: true,
    muonA: 3.4445,
    muonB: -4.775,
    muonC: 2.0315,
    momentum: 0.95,
    nsSteps: 5,
    nesterov: true,
    rmsRate: 0.2,
  },
  ScheduleFreeAdamW: {
    name: 'schedule_free_adam_w',
    learningRate: 0.0025,
    beta1: 0.9,
    beta2: 0.999,
    epsilon: 1e-8,
    warmupSteps: 0,
  },
};

test('every optimizer has a name', () => {
  expect(Object.keys(defaults).sort()).toEqual(Object.keys(rules.classes).sort());
});

describe.each(Object.entries(defaults))('%s', (name, own) => {
  const Class = rules.classes[name] as unknown as new (options?: object) => Optimizer;
  const config: { readonly [option: string]: unknown; readonly learningRate: number } = { ...common, ...own };

  test('has its defaults', () => {
    expect(new Class().getConfig()).toEqual({ ...config, learningRate: expect.closeTo(config.learningRate, 9) });
  });

  test('is found by its name and by what it was saved as', () => {
    expect(get(name as OptimizerName)).toBeInstanceOf(Class);
    expect(get(name.toLowerCase() as OptimizerName)).toBeInstanceOf(Class);
    const saved = get({ className: name, config: { ...config, learningRate: 0.5 } });
    expect(saved.getConfig()).toEqual({ ...config, learningRate: 0.5 });
  });

  test('rejects unknown options', () => {
    expect(() => new Class({ learning_rate: 1 })).toThrow(
      /unknown option learning_rate; .* Did you mean 'learningRate'\?/,
    );
  });
});

test.each([-0.1, 1.5, Number.NaN])('SGD takes no momentum of %s', (momentum) => {
  expect(() => new SGD({ momentum })).toThrow(`SGD: got momentum ${momentum}; expected a number from 0 to 1.`);
});

// Source: the variables of Keras 3.15.1's optimizers, the step count and the learning rate first.
test.each<[() => Optimizer, string[]]>([
  [() => new SGD(), []],
  [() => new SGD({ momentum: 0.9 }), ['w_momentum']],
  [() => new RMSprop(), ['w_velocity']],
  [() => new RMSprop({ momentum: 0.9, centered: true }), ['w_velocity', 'w_momentum', 'w_average_gradient']],
  [() => new Adam(), ['w_momentum', 'w_velocity']],
  [() => new Adam({ amsgrad: true }), ['w_momentum', 'w_velocity', 'w_velocity_hat']],
])('%# keeps %j', (make, slots) => {
  const optimizer = make();
  expect(optimizer.built).toBe(false);
  optimizer.build([new Parameter(zeros([2, 3]), { name: 'w' })]);
  expect(optimizer.built).toBe(true);
  expect(optimizer.variables.map((v) => v.name)).toEqual(['iteration', 'learning_rate', ...slots]);
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
      "graph(g: float32[2], variable sgd/iteration: int32[], variable sgd/learning_rate: float32[], variable w: float32[2]) {
        %4 = mul(g, sgd/learning_rate): float32[2]
        %5 = sub(w, %4): float32[2]
        %6 = constant(1): int32[]
        %7 = add(sgd/iteration, %6): int32[]
        sgd/iteration := %7
        w := %5
        return
      }"
    `);
  });

  test('RMSprop', () => {
    expect(graphOf(new RMSprop())).toMatchInlineSnapshot(`
      "graph(g: float32[2], variable rm_sprop/iteration: int32[], variable rm_sprop/learning_rate: float32[], variable w: float32[2], variable rm_sprop/w_velocity: float32[2]) {
        %5 = square(g): float32[2]
        %6 = constant(0.8999999761581421): float32[]
        %7 = mul(rm_sprop/w_velocity, %6): float32[2]
        %8 = constant(0.10000000149011612): float32[]
        %9 = mul(%5, %8): float32[2]
        %10 = add(%7, %9): float32[2]
        %11 = mul(g, rm_sprop/learning_rate): float32[2]
        %12 = constant(1.0000000116860974e-7): float32[]
        %13 = add(%10, %12): float32[2]
        %14 = sqrt(%13): float32[2]
        %15 = div(%11, %14): float32[2]
        %16 = sub(w, %15): float32[2]
        %17 = constant(1): int32[]
        %18 = add(rm_sprop/iteration, %17): int32[]
        rm_sprop/iteration := %18
        w := %16
        rm_sprop/w_velocity := %10
        return
      }"
    `);
  });
});
