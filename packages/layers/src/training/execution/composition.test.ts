import { gradients, type Tensor, tensor } from '@keisan/autograd';
import { onWasm } from '@keisan/compiler/internal';
import { describe, expect, test } from 'vitest';
import { Callback } from '../../callbacks/index.ts';
import { Constraint } from '../../constraints/index.ts';
import { Activation, Dense, Layer } from '../../layers/index.ts';
import { Loss } from '../../losses/index.ts';
import { MeanSquaredError } from '../../metrics/index.ts';
import { Model, Sequential } from '../../models/index.ts';
import { MultiOptimizer, type Optimizer, SGD, schedules } from '../../optimizers/index.ts';
import { Regularizer } from '../../regularizers/index.ts';
import type { StepData } from '../steps/step-methods.ts';

const x = tensor([
  [1, 2],
  [3, 4],
  [5, 6],
]);
const y = tensor([[1], [2], [4]]);
const quiet = { verbose: 0 } as const;

/** Multiplies by a number that may be set. */
class Times extends Layer {
  factor = 2;
  calls = 0;
  steps = 0;
  seen: Tensor | null = null;
  activation = (v: Tensor) => v;

  override call(input: Tensor, { training }: { training: boolean }): Tensor {
    this.calls++;
    if (training) this.steps++;
    this.seen = input;
    return this.activation(input.mul(this.factor));
  }
}

/** Keeps a layer in a property. */
class Wrapped extends Layer {
  inner: Layer = new Dense(1, { kernelInitializer: 'ones' });
  shift: readonly number[] = [0];

  override call(input: Tensor): Tensor {
    return this.inner.apply(input).add(tensor(this.shift));
  }
}

/** Keeps numbers in whatever holds some. */
class Kept extends Layer {
  list = [2];
  rows = [[1, 1]];
  typed = Float32Array.of(1);
  map = new Map([['times', 1]]);
  set = new Set([1]);
  plain = { times: 1, deep: { times: [1] } };

  override call(input: Tensor): Tensor {
    const { times, deep } = this.plain;
    const factors = [...this.list, ...this.rows.flat(), ...this.typed, ...this.map.values(), ...this.set, times];
    return [...factors, ...deep.times].reduce((product, factor) => product.mul(factor), input);
  }
}

/** A weight, or an output, times a number that may be set. */
class Penalty extends Regularizer {
  factor = 0.5;

  override apply(value: Tensor): Tensor {
    return value.sum().mul(this.factor);
  }
}

class Shrink extends Constraint {
  factor = 0.5;

  override apply(weight: Tensor): Tensor {
    return weight.mul(this.factor);
  }
}

class Weighted extends Loss {
  factors = [1];

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return yPred.sub(yTrue).mul(this.factors[0]!).mean({ axis: -1 });
  }
}

/** How far outputs are from those of a teacher. */
class Distilled extends Loss {
  readonly teacher = new Sequential([ones(2, { inputShape: [2] }), ones(1)]);

  override call(yTrue: Tensor, yPred: Tensor): Tensor {
    return yPred
      .sub(this.teacher.apply(yTrue.matmul(tensor([[1, 2]]))))
      .square()
      .mean({ axis: -1 });
  }
}

/** A weight as a layer has it. */
class Taught extends Regularizer {
  readonly teachers = [new Times()];

  override apply(value: Tensor): Tensor {
    return this.teachers[0]!.apply(value).sum();
  }
}

/** Keeps its optimizer in a property. */
class Stepping extends Model {
  readonly dense = ones(1);

  constructor(readonly own: Optimizer) {
    super();
  }

  override call(input: Tensor): Tensor {
    return this.dense.apply(input);
  }

  override trainStep([inputs, targets]: StepData) {
    const loss = this.apply(inputs, { training: true }).sub(targets!).square().mean();
    this.own.apply(gradients(loss, this.trainableVariables), this.trainableVariables);
    return { loss };
  }
}

class Rate extends schedules.LearningRateSchedule {
  rate = 0.01;

  protected override call(step: Tensor): Tensor {
    return step.mul(0).add(this.rate);
  }
}

const ones = (units: number, options = {}) => new Dense(units, { kernelInitializer: 'ones', ...options });
const flat = (t: Tensor) => [...t.data];
const weightsOf = (layer: Layer) => layer.getWeights().map(flat);

describe.each(['onnx', onWasm, 'wasm', 'eager'] as const)('on %s, what runs is what the user has now', (runtime) => {
  const compiled = (...layers: Layer[]) => {
    const model = new Sequential(layers);
    model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mae'], runtime });
    return model;
  };
  const changes: Record<string, () => [model: Sequential, change: () => void]> = {
    'a layer popped': () => {
      const model = compiled(ones(2, { inputShape: [2] }), ones(1));
      return [model, () => model.pop()];
    },
    'a layer added': () => {
      const model = compiled(ones(2, { inputShape: [2] }));
      return [model, () => model.add(ones(1))];
    },
    'a layer put in the place of another': () => {
      const model = compiled(ones(2, { inputShape: [2] }));
      const other = () => {
        model.pop();
        model.add(ones(2, { activation: 'tanh' }));
      };
      return [model, other];
    },
    'a layer popped from a nested model': () => {
      const inner = new Sequential([ones(2, { inputShape: [2] }), new Activation('tanh')]);
      return [compiled(inner), () => inner.pop()];
    },
    'a layer in a property': () => {
      const wrapped = new Wrapped({ inputShape: [2] });
      const other = () => {
        wrapped.inner = ones(1, { activation: 'sigmoid' });
      };
      return [compiled(wrapped), other];
    },
    'a number in a property': () => {
      const times = new Times({ inputShape: [2] });
      const other = () => {
        times.factor = 5;
      };
      return [compiled(times), other];
    },
    'an array in a property': () => {
      const wrapped = new Wrapped({ inputShape: [2] });
      const other = () => {
        wrapped.shift = [5];
      };
      return [compiled(wrapped), other];
    },
    'a function in a property': () => {
      const times = new Times({ inputShape: [2] });
      const other = () => {
        times.activation = (v) => v.neg();
      };
      return [compiled(times), other];
    },
    ...Object.fromEntries(
      Object.entries<(kept: Kept) => unknown>({
        'a list': ({ list }) => {
          list[0] = 5;
        },
        'a list that grows': ({ list }) => list.push(5),
        'a list of lists': ({ rows }) => {
          rows[0]![1] = 5;
        },
        'a typed array': ({ typed }) => typed.fill(5),
        'a map': ({ map }) => map.set('times', 5),
        'a set': ({ set }) => set.add(5),
        'a plain object': ({ plain }) => {
          plain.times = 5;
        },
        'a list in objects': ({ plain }) => {
          plain.deep.times[0] = 5;
        },
      }).map(([where, set]): [string, (typeof changes)[string]] => [
        `a number within a property, ${where}`,
        () => {
          const kept = new Kept({ inputShape: [2] });
          return [compiled(kept), () => void set(kept)];
        },
      ]),
    ),
    'other values of weights': () => {
      const model = compiled(ones(2, { inputShape: [2] }));
      return [model, () => model.setWeights(model.getWeights().map((w) => w.add(1)))];
    },
  };

  test.each(Object.entries(changes))('%s', async (_, make) => {
    const [model, change] = make();
    const before = await model.predict(x, quiet);
    await model.predictOnBatch(x);
    change();
    const now = model.apply(x);
    for (const outputs of [await model.predict(x, quiet), await model.predictOnBatch(x)]) {
      expect(outputs.shape).toEqual(now.shape);
      flat(outputs).forEach((v, i) => {
        expect(v).toBeCloseTo(now.data[i]!, 5);
      });
      expect(flat(outputs)).not.toEqual(flat(before));
    }
  });

  test('a layer put in the place of another in a property is the one that is trained', async () => {
    const wrapped = new Wrapped({ inputShape: [2] });
    const model = compiled(wrapped);
    model.optimizer!.learningRate = 1e-3;
    await model.fit(x, y, quiet);
    const other = ones(1);
    wrapped.inner = other;
    await model.fit(x, y, quiet);
    expect(model.weights).toEqual(other.weights);
    expect(weightsOf(other)[0]).not.toEqual([1, 1]);
  });

  test('a layer that was added is trained, and judged', async () => {
    const model = compiled(ones(2, { inputShape: [2] }));
    await model.fit(
      x,
      tensor([
        [1, 1],
        [2, 2],
        [4, 4],
      ]),
      quiet,
    );
    const added = ones(1);
    model.add(added);
    const before = weightsOf(added);
    const [loss] = await model.evaluate(x, y, quiet);
    expect(loss).toBeCloseTo(model.apply(x).sub(y).square().mean().item(), 4);
    await model.fit(x, y, quiet);
    expect(weightsOf(added)).not.toEqual(before);
    await model.trainOnBatch(x, y);
  });

  test.each([1, 2, 3])('layers frozen and freed again, batches of %d', async (batchSize) => {
    const [first, second] = [ones(2, { inputShape: [2] }), ones(1)];
    const inner = new Sequential([first]);
    const model = compiled(inner, second);
    model.optimizer!.learningRate = 1e-4;
    const moved = async (run: () => Promise<unknown>) => {
      const before = [first, second].map(weightsOf);
      await run();
      return [first, second].map((layer, i) => JSON.stringify(weightsOf(layer)) !== JSON.stringify(before[i]));
    };
    const fit = () => moved(() => model.fit(x, y, { batchSize, ...quiet }));
    expect(await fit()).toEqual([true, true]);
    first.trainable = false;
    expect(await fit()).toEqual([false, true]);
    expect(await moved(() => model.trainOnBatch(x, y))).toEqual([false, true]);
    inner.trainable = true;
    second.trainable = false;
    expect(await fit()).toEqual([true, false]);
    const bias = flat(second.weights[1]!);
    second.trainable = true;
    second.weights[1]!.trainable = false;
    expect(await fit()).toEqual([true, true]);
    expect(flat(second.weights[1]!)).toEqual(bias);
  });

  test('a layer frozen by a callback stays as it is from then on', async () => {
    const [first, second] = [ones(2, { inputShape: [2] }), ones(1)];
    const model = compiled(first, second);
    const seen: unknown[] = [];
    class Freeze extends Callback {
      override onEpochEnd(epoch: number): void {
        if (epoch === 1) first.trainable = false;
        seen.push(weightsOf(first));
      }
    }
    const { history } = await model.fit(x, y, { epochs: 4, callbacks: [new Freeze()], ...quiet });
    expect(seen[0]).not.toEqual(seen[1]);
    expect(seen.slice(2)).toEqual([seen[1], seen[1]]);
    expect(history.loss).toHaveLength(4);
  });

  test('metrics, a loss and an optimizer compiled anew, and the properties of an optimizer', async () => {
    const model = compiled(ones(1, { inputShape: [2] }));
    await model.fit(x, y, quiet);
    model.compile({ optimizer: new SGD({ learningRate: 0 }), loss: 'mae', metrics: [new MeanSquaredError()], runtime });
    const before = weightsOf(model);
    await model.fit(x, y, quiet);
    expect(weightsOf(model)).toEqual(before);
    const difference = model.apply(x).sub(y);
    const expected = [difference.abs().mean().item(), difference.square().mean().item()];
    expect(await model.evaluate(x, y, quiet)).toEqual(expected.map((v) => expect.closeTo(v, 4)));
    model.optimizer!.learningRate = 0.01;
    await model.fit(x, y, quiet);
    expect(weightsOf(model)).not.toEqual(before);
  });

  describe('a number that is set in what a model is trained with', () => {
    const kinds: Record<string, () => [layer: Dense, loss: Loss | 'mse', rate: Rate | 0.01, change: () => void]> = {
      'a regularizer': () => {
        const kernelRegularizer = new Penalty();
        return [ones(1, { kernelRegularizer }), 'mse', 0.01, () => (kernelRegularizer.factor = 3)];
      },
      'an activity regularizer': () => {
        const activityRegularizer = new Penalty();
        return [ones(1, { activityRegularizer }), 'mse', 0.01, () => (activityRegularizer.factor = 3)];
      },
      'a constraint': () => {
        const kernelConstraint = new Shrink();
        return [ones(1, { kernelConstraint }), 'mse', 0.01, () => (kernelConstraint.factor = 3)];
      },
      'a list of a loss': () => {
        const loss = new Weighted();
        return [ones(1), loss, 0.01, () => (loss.factors[0] = 3)];
      },
      'layers of a loss': () => {
        const loss = new Distilled();
        return [ones(1), loss, 0.01, () => loss.teacher.add(new Activation('tanh'))];
      },
      'a layer of a regularizer': () => {
        const kernelRegularizer = new Taught();
        return [ones(1, { kernelRegularizer }), 'mse', 0.01, () => (kernelRegularizer.teachers[0]!.factor = 3)];
      },
      'a schedule': () => {
        const rate = new Rate();
        return [ones(1), 'mse', rate, () => (rate.rate = 0.03)];
      },
    };

    test.each(Object.entries(kinds))('%s', async (_, make) => {
      const step = async (isRun: boolean) => {
        const [layer, loss, rate, change] = make();
        const model = new Sequential([layer]);
        model.build([null, 2]);
        model.compile({ optimizer: new SGD(rate), loss, runtime });
        const before = model.getWeights();
        if (isRun) await model.trainOnBatch(x, y);
        model.setWeights(before);
        change();
        await model.trainOnBatch(x, y);
        return weightsOf(model).flat();
      };
      const wanted = await step(false);
      (await step(true)).forEach((value, i) => {
        expect(value).toBeCloseTo(wanted[i]!, 5);
      });
    });
  });

  test.each<[string, (optimizer: SGD) => Optimizer]>([
    ['an optimizer', (optimizer) => optimizer],
    ['one of several optimizers', (optimizer) => new MultiOptimizer(() => optimizer)],
  ])('a schedule that is set in %s in a property of a model', async (_, around) => {
    const sgd = new SGD(0.01);
    const model = new Stepping(around(sgd));
    model.compile({ runtime });
    await model.fit(x, y, quiet);
    sgd.learningRate = new Rate();
    await model.fit(x, y, quiet);
    const before = weightsOf(model).flat();
    sgd.learningRate = () => 0;
    await model.fit(x, y, quiet);
    expect(weightsOf(model).flat()).toEqual(before);
  });

  test('of a long list in a property only the list itself counts', async () => {
    const kept = new Kept({ inputShape: [2] });
    const model = compiled(kept);
    kept.list = Array.from({ length: 1000 }, () => 1);
    const before = flat(await model.predict(x, quiet));
    kept.list[0] = 5;
    expect(flat(await model.predict(x, quiet))).toEqual(before);
    kept.list = [5];
    expect(flat(await model.predict(x, quiet))).toEqual(before.map((v) => 5 * v));
  });

  test('what a layer changes of itself in call compiles nothing anew', async () => {
    const times = new Times({ inputShape: [2] });
    const model = compiled(times, ones(1));
    await model.fit(x, y, { epochs: 2, ...quiet });
    await model.trainOnBatch(x, y);
    const { steps } = times;
    for (let i = 0; i < 3; i++) await model.trainOnBatch(x, y);
    expect(times.steps - steps).toBe(0);
  });
});

test('runEagerly of a model counts from the next batch, until compile', async () => {
  const times = new Times();
  const model = new Sequential([times]);
  const callsOf = async () => {
    const before = times.calls;
    for (let i = 0; i < 3; i++) await model.predictOnBatch(x);
    return times.calls - before;
  };
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  await model.predict(x, quiet);
  expect([model.runEagerly, await callsOf()]).toEqual([false, 0]);
  model.runEagerly = true;
  expect([model.runEagerly, await callsOf()]).toEqual([true, 3]);
  model.compile({ optimizer: 'sgd', loss: 'mse' });
  await model.predict(x, quiet);
  expect([model.runEagerly, await callsOf()]).toEqual([false, 0]);
  expect(() => {
    model.runEagerly = 'yes' as never;
  }).toThrow('got runEagerly "yes"; expected true or false');
});
