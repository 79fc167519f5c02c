import type { Tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { Dense, Input, Layer } from '../layers/index.ts';
import { Sequential } from '../models/index.ts';
import { SGD, schedules } from '../optimizers/index.ts';
import { cloneModel } from '../saving/clone-model.ts';

/** Written as in Python, where fromConfig gives the options by their names. */
class InPlaces extends Layer {
  constructor(
    readonly slope: number = 2,
    readonly steps: readonly number[] = [],
  ) {
    super();
  }

  override call(x: Tensor): Tensor {
    return x.mul(this.slope);
  }

  override getConfig() {
    return { ...super.getConfig(), slope: this.slope, steps: this.steps };
  }
}

class InOneObject extends InPlaces {
  constructor({ slope = 2, steps }: { slope?: number; steps?: readonly number[] } = {}) {
    super(slope, steps);
  }
}

class Itself extends InPlaces {
  static override fromConfig({ slope, steps }: { slope?: number; steps?: readonly number[] }): Itself {
    return new Itself(slope, steps);
  }
}

class Warm extends schedules.LearningRateSchedule {
  constructor(readonly base: number = 0.1) {
    super();
  }

  override call(step: Tensor): Tensor {
    return step.astype('float32').mul(this.base);
  }

  override getConfig() {
    return { base: this.base };
  }
}

/** Keeps its options in another form than they are given in. */
class Normalised extends InPlaces {
  constructor({ slope = 1, steps = [] }: { slope?: number | readonly number[]; steps?: readonly number[] } = {}) {
    const total = steps.reduce((sum, step) => sum + step, 0);
    super(
      [slope].flat()[0],
      steps.map((step) => step / total),
    );
  }
}

class Gain extends Dense {
  constructor(
    units: number,
    readonly gain: number = 1,
  ) {
    super(units);
  }

  override getConfig() {
    return { ...super.getConfig(), gain: this.gain };
  }
}

describe('an object that would be made again of something else than it was', () => {
  test('is an error of fromConfig, and of what makes objects of configs', () => {
    const message =
      /InPlaces.fromConfig: got an object that has all of its options for slope; expected a constructor that takes what getConfig\(\) returned, in one object. Write constructor\({ slope, ...options }\), or static fromConfig\(config\)/;
    const layer = new InPlaces(1);
    expect(() => InPlaces.fromConfig(layer.getConfig())).toThrow(message);
    expect(() => cloneModel(new Sequential([Input([1]), layer]))).toThrow(message);
    const model = new Sequential([Input([1]), new Dense(1)]);
    model.compile({ optimizer: new SGD(new Warm(0.5)), loss: 'mse' });
    expect(() => cloneModel(model)).toThrow('Warm.fromConfig');
    expect(() => Gain.fromConfig(new Gain(2, 3).getConfig())).toThrow(
      'Gain.fromConfig: got an object that has all of its options for gain; expected a constructor that takes what getConfig() returned, in one object. Write constructor(units, { gain, ...options }), or',
    );
  });

  test.each([InOneObject, Itself])('is none where the class takes it: %s', (Class) => {
    const layer = Class === InOneObject ? new InOneObject({ slope: 3, steps: [1, 2] }) : new Itself(3, [1, 2]);
    expect(Class.fromConfig(layer.getConfig())).toMatchObject({ slope: 3, steps: [1, 2] });
  });

  test('is none where it takes them in another form', () => {
    expect(Normalised.fromConfig({ slope: [3], steps: [0.1, 0.2, 0.3] })).toMatchObject({ slope: 3 });
    const layer = new Normalised({ steps: [0.1, 0.2, 0.3] });
    expect(() => Normalised.fromConfig(layer.getConfig())).not.toThrow();
  });
});
