import { gradients, maximum, mean, minimum, type Tensor } from '@keisan/autograd';
import { clearSession, Model, type StepData, type StepLogs } from '@keisan/layers';
import { Dense, Layer } from '@keisan/layers/layers';
import type { LossIdentifier } from '@keisan/layers/losses';
import { Mean, Metric, type MetricIdentifier } from '@keisan/layers/metrics';
import { SGD } from '@keisan/layers/optimizers';
import { describe, expect, test } from 'vitest';
import {
  expectNumbers,
  expectTensor,
  expectTensors,
  fixture,
  runOn,
  type TensorSpec,
  type Tolerance,
  toTensor,
  ways,
} from './replay.ts';

interface Case {
  readonly title: string;
  readonly compile: { readonly loss?: LossIdentifier; readonly metrics?: readonly MetricIdentifier[] };
  readonly expected: {
    readonly epoch: readonly number[];
    readonly history: Readonly<Record<string, readonly number[]>>;
    readonly evaluateLogs: Readonly<Record<string, number>>;
    readonly evaluate: readonly number[];
    readonly predict: TensorSpec;
    readonly trainOnBatch: readonly number[];
    readonly weights: readonly TensorSpec[];
  };
}

const file = fixture<{
  tolerance: Tolerance;
  features: number;
  x: TensorSpec;
  y: TensorSpec;
  heldOut: readonly TensorSpec[];
  weights: readonly TensorSpec[];
  cases: Case[];
}>('own-steps');

/** Two layers; the classes below differ in one thing each. */
class Net extends Model {
  /** What judges it beside what is in the fixture. */
  judges(): readonly Metric[] {
    return [];
  }
  readonly hidden = new Dense(5, { activation: 'relu' });
  readonly last = new Dense(1);

  override call(x: Tensor): Tensor {
    return this.last.apply(this.hidden.apply(x));
  }
}

class OwnLoss extends Net {
  override computeLoss(_x: Tensor, y: Tensor | null, yPred: Tensor, _weight: Tensor | null, training: boolean): Tensor {
    const loss = mean(y!.sub(yPred).abs());
    return training ? loss.add(yPred.square().mean().mul(0.1)) : loss;
  }
}

class LossAndMore extends Net {
  override computeLoss(x: Tensor, y: Tensor | null, yPred: Tensor, weight: Tensor | null, training: boolean): Tensor {
    return super.computeLoss(x, y, yPred, weight, training).mul(2);
  }
}

class OwnMetrics extends Net {
  readonly bias = new Mean({ name: 'bias' });

  override computeMetrics(x: Tensor, y: Tensor | null, yPred: Tensor, weight: Tensor | null): StepLogs {
    this.bias.updateState(yPred.sub(y!));
    return { ...super.computeMetrics(x, y, yPred, weight), twice: this.bias.result().mul(2) };
  }
}

/** The least and the largest error, and how many there were: a result with names. */
class Spread extends Metric {
  readonly #least = this.addVariable({ name: 'least' });
  readonly #largest = this.addVariable({ name: 'largest' });
  readonly #count = this.addVariable({ name: 'count' });

  override updateState(yTrue: Tensor, yPred: Tensor): void {
    const error = yPred.sub(yTrue);
    this.#least.assign(minimum(this.#least, error.min()));
    this.#largest.assign(maximum(this.#largest, error.max()));
    this.#count.assign(this.#count.add(error.shape[0]!));
  }

  override result() {
    const bounds = { least: this.#least.read(), zeroed_largest: this.#largest.read() };
    return { width: this.#largest.sub(this.#least), bounds, count: this.#count.read() };
  }
}

class NamedResults extends Net {
  override judges() {
    return [new Spread({ name: 'spread' })];
  }
}

class OwnNamedResults extends Net {
  readonly spread = new Spread({ name: 'spread' });

  override computeMetrics(x: Tensor, y: Tensor | null, yPred: Tensor, weight: Tensor | null): StepLogs {
    this.spread.updateState(y!, yPred);
    return super.computeMetrics(x, y, yPred, weight);
  }
}

/** Adds to the loss. */
class Penalty extends Layer {
  override call(x: Tensor): Tensor {
    this.addLoss(x.abs().mean().mul(0.1));
    return x;
  }
}

class AddedLoss extends Net {
  readonly penalty = new Penalty();

  override call(x: Tensor): Tensor {
    return this.last.apply(this.penalty.apply(this.hidden.apply(x)));
  }
}

class OnlyAddedLoss extends Net {
  override call(x: Tensor): Tensor {
    const y = super.call(x);
    this.addLoss(
      y
        .sub(x.sum({ axis: -1, keepdims: true }))
        .square()
        .mean(),
    );
    return y;
  }
}

class OwnStep extends Net {
  readonly error = new Mean({ name: 'error' });

  override get metrics() {
    return [this.error];
  }

  #loss(x: Tensor, y: Tensor | null): Tensor {
    return this.apply(x).sub(y!).abs().mean();
  }

  override trainStep([x, y]: StepData): StepLogs {
    const loss = this.#loss(x, y);
    this.optimizer!.apply(gradients(loss, this.trainableVariables), this.trainableVariables);
    this.error.updateState(loss);
    return { error: this.error.result() };
  }

  override testStep([x, y]: StepData): StepLogs {
    this.error.updateState(this.#loss(x, y).mul(10));
    return { error: this.error.result() };
  }

  override predictStep(data: StepData): Tensor {
    return super.predictStep(data).neg();
  }
}

/** Its own metric goes on from epoch to epoch. */
class NoReset extends OwnMetrics {
  override resetMetrics(): void {
    for (const metric of this.metrics) if (metric !== this.bias) metric.resetState();
  }
}

const classes: Readonly<Record<string, new () => Net>> = {
  OwnLoss,
  LossAndMore,
  OwnMetrics,
  NamedResults,
  OwnNamedResults,
  AddedLoss,
  OnlyAddedLoss,
  OwnStep,
  NoReset,
};

describe.each(ways)('steps of its own $way', ({ runEagerly, runtime }) => {
  runOn(runtime);
  test.each(file.cases)('$title', async ({ title, compile, expected }) => {
    clearSession();
    const model = new classes[title]!();
    model.build([null, file.features]);
    model.apply(toTensor(file.x));
    model.setWeights(file.weights.map(toTensor));
    const metrics = [...model.judges(), ...(compile.metrics ?? [])];
    model.compile({ optimizer: new SGD(0.05), ...compile, metrics, runEagerly });
    const withTargets = title !== 'OnlyAddedLoss';
    const [x, y] = [toTensor(file.x), withTargets ? toTensor(file.y) : null];
    const [xHeldOut, yHeldOut] = [toTensor(file.heldOut[0]!), withTargets ? toTensor(file.heldOut[1]!) : null];
    const silent = { verbose: 0, shuffle: false } as const;
    const validation = yHeldOut ? { validationData: [xHeldOut, yHeldOut] as const } : {};
    const { epoch, history } = await model.fit(x, y, { epochs: 3, batchSize: 8, ...silent, ...validation });
    expect(epoch).toEqual(expected.epoch);
    expect(Object.keys(history)).toEqual(Object.keys(expected.history));
    for (const [name, values] of Object.entries(expected.history))
      expectNumbers(history[name]!, values, file.tolerance);
    const options = { batchSize: 4, verbose: 0 } as const;
    const logs = await model.evaluate(xHeldOut, yHeldOut, { ...options, returnDict: true });
    expect(Object.keys(logs)).toEqual(Object.keys(expected.evaluateLogs));
    expectNumbers(Object.values(logs), Object.values(expected.evaluateLogs), file.tolerance);
    expectNumbers(await model.evaluate(xHeldOut, yHeldOut, options), expected.evaluate, file.tolerance);
    expectTensor(await model.predict(xHeldOut, options), expected.predict, file.tolerance);
    const first = await model.trainOnBatch(x.slice([[0, 8]]), y?.slice([[0, 8]]) ?? null, { returnDict: true });
    expectNumbers(Object.values(first), expected.trainOnBatch, file.tolerance);
    expectTensors(model.getWeights(), expected.weights, file.tolerance);
  });
});
