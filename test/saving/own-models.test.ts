import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloneModel, Input, Model, Sequential, type Tensor } from 'keisan';
import { Dense } from 'keisan/layers';
import { Adam, SGD } from 'keisan/optimizers';
import { customObjectScope, loadModel } from 'keisan/saving';
import { expect, onTestFinished, test } from 'vitest';

class Line extends Sequential {}

class Made extends Sequential {
  readonly units: number;

  constructor({ units = 3 }: { units?: number } = {}) {
    super([new Dense(units, { inputShape: [2] })]);
    this.units = units;
  }

  override getConfig() {
    return { units: this.units };
  }

  static override fromConfig(config: Readonly<Record<string, unknown>>) {
    return new Made(config);
  }
}

class MadeGraph extends Model {
  readonly units: number;

  constructor({ units = 3 }: { units?: number } = {}) {
    const inputs = Input([2]);
    super({ inputs, outputs: new Dense(units).apply(inputs) });
    this.units = units;
  }

  override getConfig() {
    return { units: this.units };
  }
}

const customObjects = { Line, Made, MadeGraph };

async function path(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keisan-own-models-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'm.keras');
}

async function again(model: { save(to: string): Promise<void> }): Promise<Model> {
  const file = await path();
  await model.save(file);
  return loadModel(file, { customObjects });
}

test('a model that is compiled without a loss keeps its optimizer and what that knows', async () => {
  const model = new Sequential([new Dense(1, { inputShape: [2] })]);
  const optimizer = new Adam(0.5);
  model.compile({ optimizer, loss: 'mse' });
  await model.fit([[1, 2]], [[3]], { verbose: 0 });
  model.compile({ optimizer });
  const made = (await again(model)).optimizer!;
  expect([made.learningRate, made.iterations.item()]).toEqual([0.5, 1]);
});

test('a Sequential of a class of one’s own is of it again, within other models too', async () => {
  const inputs = Input([2]);
  expect(await again(new Line([new Dense(4)]))).toBeInstanceOf(Line);
  const deferred = new Sequential([new Line([new Dense(4)])]);
  deferred.build([null, 2]);
  expect((await again(deferred)).layers[0]).toBeInstanceOf(Line);
  const built = new Line([new Dense(4, { inputShape: [2] })]);
  expect((await again(new Model({ inputs, outputs: built.apply(inputs) }))).layers[1]).toBeInstanceOf(Line);
});

test('a scope holds for the models that are loaded in it', async () => {
  const file = await path();
  await new Line([new Dense(4)]).save(file);
  const inScope = customObjectScope({ Line }, () => loadModel(file));
  await expect(loadModel(file)).rejects.toThrow('got Line');
  expect(await inScope).toBeInstanceOf(Line);
  expect(await customObjectScope({ Line }, async () => loadModel(file))).toBeInstanceOf(Line);
  const other = { Line: class extends Line {} };
  expect(await customObjectScope({ Line }, () => loadModel(file, { customObjects: other }))).toBeInstanceOf(other.Line);
});

test.each([Made, MadeGraph])(
  '$name, which makes its layers itself, is made again by what its getConfig says',
  async (Own) => {
    const model = new Own({ units: 5 });
    const made = await again(model);
    expect(made).toBeInstanceOf(Own);
    expect(made.getConfig()).toEqual({ units: 5 });
    expect(String(made.apply([[1, 2]]))).toBe(String(model.apply([[1, 2]])));
  },
);

test.each([
  ['schedule', () => ({ optimizer: new SGD((step) => step.astype('float32').add(1).pow(-0.5)) })],
  ['loss', () => ({ loss: [(yTrue: Tensor, yPred: Tensor) => yTrue.sub(yPred).abs()][0]! })],
])('a %s without a name is refused where it would be saved', async (_, options) => {
  const model = new Sequential([new Dense(1, { inputShape: [2] })]);
  model.compile(options());
  await expect(again(model)).rejects.toThrow(
    /\.save: got a function without a name; expected one that is known by a name: its code is not saved\. Register it: registerKeras/,
  );
  expect(cloneModel(model).getCompileConfig()).toEqual(model.getCompileConfig());
});
