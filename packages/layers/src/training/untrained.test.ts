import { gradients, Parameter, type Tensor, tensor, zeros } from '@keisan/autograd';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Layer } from '../layer/layer.ts';
import { BatchNormalization, Dense } from '../layers/index.ts';
import { Model, Sequential } from '../models/index.ts';
import { SGD } from '../optimizers/index.ts';
import type { StepData } from './steps/step-methods.ts';

class Shift extends Layer {
  readonly by: Parameter;

  constructor(trainable: boolean) {
    super({ name: 'shift' });
    this.by = new Parameter(zeros([1]), { trainable });
  }

  override call(x: Tensor): Tensor {
    return x.add(this.by);
  }
}

test('a Parameter that could be trained, in a property of a layer, is warned of once', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  for (const trainable of [false, true]) {
    const shift = new Shift(trainable);
    const model = new Sequential([new Dense(1), shift]);
    model.compile({ loss: 'mse' });
    for (let i = 0; i < 2; i++) await model.fit([[1]], [[2]], { verbose: 0 });
    expect(shift.by.toArray()).toEqual([0]);
  }
  expect(warn.mock.calls).toEqual([
    [
      'Shift "shift": the Parameter in its property by is not trained. Make it with this.addWeight(...), or with { trainable: false }.',
    ],
  ]);
});

test('a tensor that could be trained is warned of, what a layer computed and read is not', async () => {
  class Kept extends Layer {
    readonly own = tensor([0], { requiresGrad: true });
    readonly constant = tensor([1]);
    kernel!: Tensor;
    read: Tensor | null = null;
    product: Tensor | null = null;

    override build(): void {
      this.kernel = this.addWeight({ name: 'kernel', shape: [1], initializer: 'ones' });
    }

    override call(x: Tensor): Tensor {
      this.read = this.kernel.read();
      this.product = x.mul(this.read);
      return this.product.add(this.own).add(this.constant);
    }
  }
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  const model = new Sequential([new Kept({ name: 'kept' })]);
  model.compile({ loss: 'mse', runEagerly: true });
  for (let i = 0; i < 2; i++) await model.fit([[1]], [[2]], { verbose: 0 });
  expect(warn.mock.calls).toEqual([
    [
      'Kept "kept": the tensor in its property own is not trained. Make it with this.addWeight(...), or with { requiresGrad: false }.',
    ],
  ]);
});

test('a model whose weights are all frozen is warned of once', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  const layer = new Dense(1);
  const model = new Sequential([layer], { name: 'judge' });
  model.compile({ loss: 'mse' });
  await model.fit([[1]], [[2]], { verbose: 0 });
  layer.trainable = false;
  await model.evaluate([[1]], [[2]], { verbose: 0 });
  expect(warn).not.toHaveBeenCalled();
  for (let i = 0; i < 2; i++) await model.trainOnBatch([[1]], [[2]]);
  expect(warn.mock.calls).toEqual([
    ['Sequential "judge": all its weights are frozen: training leaves them as they are.'],
  ]);
});

test('a model with nothing but statistics is not', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  const model = new Sequential([new BatchNormalization({ center: false, scale: false })]);
  model.compile({ loss: 'mse' });
  await model.fit([[1], [2]], [[2], [1]], { verbose: 0 });
  expect(warn).not.toHaveBeenCalled();
});

test('what a step of one’s own trains is not warned of', async () => {
  class Drawn extends Model {
    readonly image = new Parameter(zeros([1]));
    readonly painter = new SGD(0.1);

    override trainStep([x]: StepData) {
      const loss = x.sub(this.image).square().mean();
      this.painter.apply(gradients(loss, [this.image]), [this.image]);
      return { loss };
    }
  }
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  const model = new Drawn();
  model.compile({});
  await model.fit([[1]], { verbose: 0 });
  expect(model.image.item()).toBeCloseTo(0.2);
  expect(warn).not.toHaveBeenCalled();
});
