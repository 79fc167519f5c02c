import { cond, grad, scan, type Tensor, tensor, valueAndGrad, whileLoop } from '@keisan/autograd';
import { type Compiled, compile } from '@keisan/compiler';
import { type History, Input, type Logs, Model, modelFromJson, Sequential, splitDataset } from '@keisan/layers';
import { Dense, type Layer } from '@keisan/layers/layers';
import { loadModel } from '@keisan/saving';
import { describe, expect, expectTypeOf, test } from 'vitest';

/** What a network might keep: weights in a structure of one's own. */
interface Weights {
  readonly kernel: Tensor;
  readonly scales: readonly [Tensor, Tensor];
}

/** What a training loop of one's own might carry. */
interface State {
  readonly weights: Weights;
  readonly steps: readonly Tensor[];
}

const weights: Weights = { kernel: tensor([2, 3]), scales: [tensor(4), tensor(5)] };
const loss = ({ kernel, scales: [a, b] }: Weights, x: Tensor) => kernel.mul(x).sum().mul(a).add(b);

describe('runs of a model', () => {
  const model = new Sequential([new Dense(1, { inputShape: [2] })]);
  model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mae'] });
  const x = [[1, 2]];
  const y = [3];

  test('fit returns a History of numbers by name', async () => {
    const history = await model.fit(x, y, { verbose: 0 });
    expectTypeOf(history).toEqualTypeOf<History>();
    expectTypeOf(history.history.val_loss).toEqualTypeOf<number[] | undefined>();
    expectTypeOf(history.history.loss).toEqualTypeOf<number[]>();
    expect([history.history.loss.length, history.history.mae?.length]).toEqual([1, 1]);
  });

  test('and with validation of what it has besides', async () => {
    const given = await model.fit(x, y, { verbose: 0, validationData: [x, y] });
    expectTypeOf(given.history.val_loss).toEqualTypeOf<number[]>();
    const split = await model.fit(
      [
        [1, 2],
        [3, 4],
      ],
      [3, 4],
      { verbose: 0, validationSplit: 0.5 },
    );
    expectTypeOf(split.history.val_loss).toEqualTypeOf<number[]>();
    expect([given.history.val_loss.length, split.history.val_loss.length]).toEqual([1, 1]);
  });

  test('predict returns a tensor', async () => {
    const outputs = await model.predict(x, { verbose: 0 });
    expectTypeOf(outputs).toEqualTypeOf<Tensor>();
    expect(outputs.shape).toEqual([1, 1]);
  });

  test('evaluate returns a list, or the results by name', async () => {
    const list = await model.evaluate(x, y, { verbose: 0 });
    expectTypeOf(list).toEqualTypeOf<[loss: number, ...metrics: number[]]>();
    const byName = await model.evaluate(x, y, { verbose: 0, returnDict: true });
    expectTypeOf(byName).toEqualTypeOf<Logs>();
    expect(list).toEqual([byName.loss, byName.mae]);
  });

  test('runs on a batch return the same', async () => {
    const [trained, tested] = [await model.trainOnBatch(x, y), await model.testOnBatch(x, y, { returnDict: true })];
    expectTypeOf(trained).toEqualTypeOf<[loss: number, ...metrics: number[]]>();
    expectTypeOf(tested).toEqualTypeOf<Logs>();
    expect([trained.length, Object.keys(tested)]).toEqual([2, ['loss', 'mae']]);
  });
});

describe('classes that extend Model', () => {
  class Plain extends Model {}
  class FromList extends Model<readonly Tensor[], Tensor> {}
  class ToObject extends Model<{ readonly a: Tensor }, { readonly b: Tensor }> {}

  test('may have nothing of their own', () => {
    const inputs = Input([2]);
    const plain = new Plain({ inputs, outputs: new Dense(1).apply(inputs) });
    expectTypeOf(plain.predict).returns.resolves.toEqualTypeOf<Tensor>();
    expectTypeOf<FromList['predict']>().returns.resolves.toEqualTypeOf<Tensor>();
    expectTypeOf<ToObject['predict']>().returns.resolves.toEqualTypeOf<{ readonly b: Tensor }>();
    expect(plain.countParams()).toBe(3);
  });

  test('are told from other layers', async () => {
    const layer = new Sequential([new Dense(1, { inputShape: [1], kernelInitializer: 'ones' })]) as Layer | Model;
    if (!(layer instanceof Model)) throw new Error('a Sequential is a model');
    layer.compile({ loss: 'mse' });
    expect(await layer.evaluate([[1]], [[3]], { verbose: 0 })).toEqual([4]);
  });
});

test('a model that is read takes and gives what the call says', () => {
  const inputs = { a: Input([1]), b: Input([1]) };
  const model = new Model({ inputs, outputs: [new Dense(2).apply(inputs.a), new Dense(3).apply(inputs.b)] });
  const again = modelFromJson<{ a: Tensor; b: Tensor }, readonly [Tensor, Tensor]>(model.toJson());
  const [a, b] = again.apply({ a: tensor([[1]]), b: tensor([[2]]) });
  expectTypeOf(a).toEqualTypeOf<Tensor>();
  expect([a.shape, b.shape]).toEqual([
    [1, 2],
    [1, 3],
  ]);
  const ofTensors = () => loadModel('').then((loaded) => loaded.predict([[1]]));
  expectTypeOf(ofTensors).returns.resolves.toEqualTypeOf<Tensor>();
  const ofObjects = () => loadModel<{ a: Tensor }, { b: Tensor }>('').then((loaded) => loaded.predict({ a: [[1]] }));
  expectTypeOf(ofObjects).returns.resolves.toEqualTypeOf<{ b: Tensor }>();
});

describe('compile', () => {
  test('keeps the types of arguments and results', async () => {
    const step = compile((w: Weights, x: Tensor) => ({ loss: loss(w, x), parts: [w.kernel, x] as const }));
    type Result = { loss: Tensor; parts: readonly [Tensor, Tensor] };
    expectTypeOf(step).toEqualTypeOf<Compiled<[w: Weights, x: Tensor], Result>>();
    expectTypeOf(step).parameters.toEqualTypeOf<[w: Weights, x: Tensor]>();
    const result = await step(weights, tensor([1, 1]));
    expectTypeOf(result).toEqualTypeOf<Result>();
    expect(result.loss.item()).toBe(25);
  });

  test('takes and gives interfaces within interfaces', async () => {
    const step = compile((state: State): State => ({ ...state, steps: state.steps.map((n) => n.add(1)) }));
    expectTypeOf(step).toEqualTypeOf<Compiled<[state: State], State>>();
    expect((await step({ weights, steps: [tensor(1)] })).steps[0]!.item()).toBe(2);
  });

  test('takes functions of tensors only', () => {
    // @ts-expect-error: a date is none
    compile((_: Date) => tensor(1));
    // @ts-expect-error: nor is what holds a number
    compile((_: { readonly rate: number }) => tensor(1));
    // @ts-expect-error: a number is no tensor
    compile((x: Tensor, rate: number) => x.mul(rate));
    // @ts-expect-error: nor is a result that is one
    compile((x: Tensor) => x.shape.length);
    // @ts-expect-error: a runtime that there is not
    expect(() => compile((x: Tensor) => x, { runtime: 'gpu' })).toThrow('onnx');
  });
});

test('control flow carries interfaces', () => {
  const state: State = { weights, steps: [tensor(1)] };
  const chosen = cond(
    true,
    () => state,
    () => state,
  );
  expectTypeOf(chosen).toEqualTypeOf<State>();
  const looped = whileLoop(
    ({ steps }) => steps[0]!.less(3),
    (s) => ({ ...s, steps: [s.steps[0]!.add(1)] }),
    state,
  );
  expectTypeOf(looped).toEqualTypeOf<State>();
  const [carried, sums] = scan((s, x) => [{ ...s, steps: [s.steps[0]!.add(x)] }, x] as const, state, tensor([1, 2]));
  expectTypeOf(carried).toEqualTypeOf<State>();
  expectTypeOf(sums).toEqualTypeOf<Tensor>();
  expect([chosen, looped, carried].map(({ steps }) => steps[0]!.item())).toEqual([1, 3, 4]);
});

describe('grad and valueAndGrad', () => {
  test('the gradient has the structure of the argument', () => {
    const gradient = grad(loss)(weights, tensor([1, 2]));
    expectTypeOf(gradient).toEqualTypeOf<Weights>();
    expect(gradient.kernel.toArray()).toEqual([4, 8]);
    expect(gradient.scales.map((t) => t.item())).toEqual([8, 1]);
  });

  test('by the argument that is named', () => {
    const gradient = grad(loss, { argnum: 1 })(weights, tensor([1, 2]));
    expectTypeOf(gradient).toEqualTypeOf<Tensor>();
    expect(gradient.toArray()).toEqual([8, 12]);
  });

  test('with the value', () => {
    const both = valueAndGrad(loss)(weights, tensor([1, 2]));
    expectTypeOf(both).toEqualTypeOf<[value: Tensor, gradient: Weights]>();
    expect(both[0].item()).toBe(37);
  });

  test('of functions to a tensor only', () => {
    // @ts-expect-error: a number
    const slope = grad((x: Tensor) => x.sum().item());
    expect(() => slope(tensor([1]))).toThrow('a function to a scalar tensor');
    // @ts-expect-error: no tensor
    expect(() => grad((x: Tensor) => x.sum())(1)).toThrow('Wrap numbers');
  });
});

test('the parts of a data set are like the whole', () => {
  const x = tensor([1, 2, 3, 4]);
  const parts = splitDataset(x, { leftSize: 0.5 });
  expectTypeOf(parts).toEqualTypeOf<[left: Tensor, right: Tensor]>();
  const pairs = splitDataset([x, [1, 2, 3, 4]], { leftSize: 0.5 });
  expectTypeOf(pairs).toEqualTypeOf<[left: [Tensor, Tensor], right: [Tensor, Tensor]]>();
  const lists = splitDataset([x, x] as readonly Tensor[], { leftSize: 0.5 });
  expectTypeOf(lists).toEqualTypeOf<[left: Tensor[], right: Tensor[]]>();
  const triple = splitDataset([x, x, x] as [Tensor, Tensor, Tensor], { leftSize: 0.5 });
  expectTypeOf(triple[0]).toEqualTypeOf<[Tensor, Tensor, Tensor]>();
  expect([parts[0].size, pairs[1].length, lists[0].length, triple[1].length]).toEqual([2, 2, 2, 3]);
});

test('what a tensor is does not change', () => {
  const x = tensor([1, 2]);
  expectTypeOf(x).toHaveProperty('shape').toEqualTypeOf<readonly number[]>();
  // @ts-expect-error: a shape is read-only
  const grow = () => x.shape.push(1);
  expect(grow).toBeTypeOf('function');
});
