import type { Tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { layerOptions } from '../layer/layer-options.ts';
import { Activation, add, Dense, Dropout, Input, Lambda, type Layer } from '../layers/index.ts';
import { Model, Sequential } from '../models/index.ts';
import { wholeNumber } from '../options/kind.ts';
import { first, type Schema } from '../options/option.ts';
import type { SymbolicTree } from '../symbolic/keras-tensor.ts';
import { cloneModel } from './clone-model.ts';

const line = () =>
  new Sequential([new Dense(3, { inputShape: [2] }), new Dropout(0.5), new Dense(1)], { name: 'line' });

function graph() {
  const [a, b] = [Input([4], { name: 'a' }), Input([4], { name: 'b' })];
  const shared = new Dense(3, { name: 'shared' });
  const inner = new Sequential([new Dense(3, { name: 'low' }), new Dropout(0.5, { name: 'drop' })], { name: 'inner' });
  const both = add([inner.apply(shared.apply(a)), shared.apply(b).mul(2)]);
  return new Model({ inputs: [a, b], outputs: new Dense(2, { name: 'out' }).apply(both), name: 'graph' });
}

const namesOf = (model: { readonly layers: readonly { readonly name: string }[] }) =>
  model.layers.map(({ name }) => name);

describe('a clone', () => {
  test('of a line has weights of its own', () => {
    const model = line();
    const clone = cloneModel(model);
    expect(clone.toJson()).toBe(model.toJson());
    expect(clone.weights[0]).not.toBe(model.weights[0]);
    expect(String(clone.getWeights()[0])).not.toBe(String(model.getWeights()[0]));
    expect(clone.weights[1]!.data.every((x) => x === 0)).toBe(true);
  });

  test('of a line that is not built is not built', () => {
    expect(cloneModel(new Sequential([new Dense(2)])).built).toBe(false);
  });

  test('of a graph is the same graph, with shared layers, functions and models', () => {
    const model = graph();
    const clone = cloneModel(model);
    expect(namesOf(clone)).toEqual(namesOf(model));
    expect(clone.countParams()).toBe(model.countParams());
    clone.setWeights(model.getWeights());
    const x = [[[1, 2, 3, 4]], [[4, 3, 2, 1]]];
    expect(String(clone.apply(x as never))).toBe(String(model.apply(x as never)));
  });

  test('is compiled as the model is, with an optimizer of its own', async () => {
    const model = line();
    model.compile({ optimizer: 'adam', loss: (y: Tensor, p: Tensor) => y.sub(p).abs(), metrics: ['mae'] });
    await model.fit([[1, 2]], [[1]], { verbose: 0 });
    const clone = cloneModel(model);
    expect(clone.optimizer).not.toBe(model.optimizer);
    expect(clone.optimizer!.iterations.item()).toBe(0);
    expect((await clone.fit([[1, 2]], [[1]], { verbose: 0 })).history.loss).toHaveLength(1);
  });

  test('keeps what is frozen', () => {
    const model = line();
    model.layers[0]!.trainable = false;
    expect(cloneModel(model).trainableWeights).toHaveLength(2);
  });

  test('has functions of one’s own that are registered nowhere', () => {
    const f = (x: Tensor) => x.mul(2);
    const g = (x: Tensor) => x.add(1);
    const model = new Sequential([Input([1]), new Activation(f), new Lambda(g)]);
    expect(
      cloneModel(model)
        .apply([[1]])
        .toArray(),
    ).toEqual([[3]]);
  });

  test('of a graph is of the class of the model, where that takes a graph', () => {
    class Own extends Model {}
    const x = Input([2]);
    const options = { inputs: x, outputs: new Dense(3).apply(x) };
    const model = new Own(options);
    expect(cloneModel(model)).toBeInstanceOf(Own);
    expect(cloneModel(model).weights[0]).not.toBe(model.weights[0]);
    class Fixed extends Model {
      constructor() {
        super(options);
      }
    }
    const clone = cloneModel(new Fixed());
    expect(clone).not.toBeInstanceOf(Fixed);
    expect(clone.weights[0]).not.toBe(model.weights[0]);
  });

  test('of a model of one’s own is made by its options', () => {
    class Mine extends Model {
      static override readonly optionSchema: Schema = { units: first(wholeNumber(), 2), ...layerOptions };
      readonly dense = new Dense(Reflect.get(this, 'units') as number);
      override call(x: Tensor) {
        return this.dense.apply(x);
      }
    }
    const model = new Mine({ units: 5 } as never);
    const clone = cloneModel(model);
    expect(clone).toBeInstanceOf(Mine);
    expect(clone.apply([[1, 2]]).shape).toEqual([1, 5]);
    expect(() => cloneModel(model, { cloneFunction: (layer) => layer })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: cloneModel: got Mine "mine", which connects its layers in call; expected a Sequential or a model of a graph, for cloneFunction, callFunction and inputTensors. Leave them out: the model is made again by its options.]`,
    );
  });
});

describe('options', () => {
  const withoutDropout = (layer: Layer) =>
    layer instanceof Dropout ? new Activation('linear', { name: layer.name }) : layer;

  test('cloneFunction gives other layers, or the same ones', () => {
    const model = line();
    const clone = cloneModel(model, { cloneFunction: withoutDropout });
    expect(clone.layers.map((layer) => layer.constructor)).toEqual([Dense, Activation, Dense]);
    expect(clone.weights[0]).toBe(model.weights[0]);
  });

  test('recursive reaches models within', () => {
    const inner = (recursive: boolean) =>
      (
        cloneModel(graph(), { cloneFunction: (layer) => withoutDropout(layer), recursive }).getLayer(
          'inner',
        ) as unknown as Sequential
      ).layers[1];
    expect(inner(true)).toBeInstanceOf(Activation);
    expect(inner(false)).toBeInstanceOf(Dropout);
  });

  test('callFunction puts layers in between', () => {
    const callFunction = (layer: Layer, x: SymbolicTree, options: object) => {
      const output = layer.apply(x as never, options) as SymbolicTree;
      return layer.name === 'out'
        ? (new Dropout(0.1, { name: 'after' }).apply(output as never) as SymbolicTree)
        : output;
    };
    expect(namesOf(cloneModel(graph(), { callFunction }))).toContain('after');
    expect(() => cloneModel(line(), { callFunction })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: cloneModel: got callFunction for Sequential "line"; expected a model of a graph: the layers of a Sequential are called by it.]`,
    );
  });

  test('inputTensors are what the clone begins with', () => {
    const [a, b] = [Input([4], { name: 'one' }), Input([4], { name: 'two' })];
    const clone = cloneModel(graph(), { inputTensors: [a, b] });
    expect([clone.inputs[0] === a, clone.inputs[1] === b, clone.inputNames]).toEqual([true, true, ['one', 'two']]);
    expect(cloneModel(line(), { inputTensors: Input([2], { name: 'other' }) }).inputNames).toEqual(['other']);
    expect(() => cloneModel(graph(), { inputTensors: a })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: cloneModel: got inputTensors an object of class KerasTensor; expected tensors that Input(...) gave, in the structure of the inputs of Functional "graph": a, b.]`,
    );
    expect(() => cloneModel(line(), { inputTensors: [a, b] })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: cloneModel: got inputTensors an array of 2 elements; expected one tensor that Input(...) gave, for Sequential "line".]`,
    );
  });

  test.each<[unknown, object]>([
    [new Dense(1), {}],
    [line(), { deep: true }],
    [line(), { recursive: 1 }],
    [line(), { cloneFunction: () => 3 }],
  ])('%# is refused in a sentence', (model, options) => {
    let message = 'cloned';
    try {
      cloneModel(model as Sequential, options);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.replace(/_\d+/g, '')).toMatchSnapshot();
  });
});
