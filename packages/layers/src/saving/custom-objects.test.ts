import type { Tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { activation } from '../activations/family.ts';
import { layerOptions } from '../layer/layer-options.ts';
import { Dense, Layer } from '../layers/index.ts';
import { Loss, meanSquaredError } from '../losses/index.ts';
import { binaryAccuracy } from '../metrics/index.ts';
import { Sequential } from '../models/index.ts';
import { clearSession } from '../naming/names.ts';
import { wholeNumber } from '../options/kind.ts';
import { option, type Schema } from '../options/option.ts';
import {
  customObjectScope,
  deserializeKerasObject,
  type Json,
  type KerasObject,
  modelFromJson,
  registerKerasSerializable,
  serializeKerasObject,
} from './index.ts';

declare module './custom-names.ts' {
  interface CustomNames {
    activation: 'mish2';
    loss: 'worst';
  }
}

const mish2 = registerKerasSerializable('my')(function mish2(x: Tensor) {
  return x.mul(x.tanh());
});

class Mine extends Layer {
  static override readonly optionSchema: Schema = {
    ...layerOptions,
    k: option(wholeNumber(), 1),
    act: option(activation, 'relu'),
  };

  override call(x: Tensor): Tensor {
    return x;
  }
}

registerKerasSerializable('my')(Mine);

class Plain extends Layer {
  override call(x: Tensor): Tensor {
    return x;
  }
}

const policy = { module: 'keras', class_name: 'DTypePolicy', config: { name: 'float32' }, registered_name: null };

// What Keras 3.15.1 saves of the same classes and functions in Python.
describe('saved as Keras saves them', () => {
  test('a registered class', () => {
    clearSession();
    const saved = serializeKerasObject(new Mine());
    expect(saved).toEqual({
      module: null,
      class_name: 'Mine',
      config: { name: 'mine', trainable: true, dtype: policy, k: 1, act: 'relu' },
      registered_name: 'my>Mine',
    });
    expect(deserializeKerasObject(saved)).toBeInstanceOf(Mine);
  });

  test('a class that is not registered is found where it is passed', () => {
    const saved = serializeKerasObject(new Plain());
    expect(saved).toMatchObject({ module: null, class_name: 'Plain', registered_name: 'Plain' });
    expect(deserializeKerasObject(saved, { Plain })).toBeInstanceOf(Plain);
    expect(() => deserializeKerasObject(saved)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: deserializeKerasObject: got Plain; expected a class that is here. Register a class of your own with registerKerasSerializable, or write customObjectScope({ Plain }, () => ...) around this call.]`,
    );
  });

  test('the error for a function that is not says what to do, whatever is called like it', () => {
    const twice = (x: Tensor) => x.mul(2);
    const text = new Sequential([new Dense(1, { inputShape: [1], activation: twice })]).toJson();
    expect(() => modelFromJson(text)).toThrow(
      'got a function of the name "twice"; expected one that is here. Register a function of your own with registerKerasSerializable, or write customObjectScope({ twice }, () => ...) around this call.',
    );
    expect(customObjectScope({ twice }, () => modelFromJson(text)).countParams()).toBe(2);
  });

  test('registered functions, and others', () => {
    const f = (x: Tensor) => x;
    const saved = (name: string) => ({
      module: 'builtins',
      class_name: 'function',
      config: name,
      registered_name: 'function',
    });
    const config = (layer: Dense) => serializeKerasObject(layer).config as { activation: Json };
    expect(config(new Dense(1, { activation: mish2 })).activation).toEqual(saved('my>mish2'));
    expect(config(new Dense(1, { activation: f })).activation).toEqual(saved('f'));
    expect(serializeKerasObject(mish2)).toEqual(saved('my>mish2'));
    expect(deserializeKerasObject(serializeKerasObject(new Dense(1, { activation: mish2 })))).toMatchObject({
      activation: mish2,
    });
    expect(deserializeKerasObject(saved('f'), { f })).toBe(f);
    expect(() => deserializeKerasObject(saved('f'))).toThrow('got a function of the name "f"');
    expect(() => deserializeKerasObject(saved('constructor'))).toThrow('got a function of the name "constructor"');
  });
});

describe('names of registered objects', () => {
  test('are taken by options, alone or with the package', () => {
    expect(new Dense(1, { activation: 'mish2' }).activation).toBe(mish2);
    expect(new Dense(1, { activation: 'my>mish2' as never }).activation).toBe(mish2);
    // @ts-expect-error: nobody declared it
    expect(() => new Dense(1, { activation: 'mish3' })).toThrow('activation: got "mish3"');
  });

  test('are taken by compile', async () => {
    class Worst extends Loss {
      override call(yTrue: Tensor, yPred: Tensor): Tensor {
        return yTrue.sub(yPred).abs().max({ axis: -1 });
      }
    }
    registerKerasSerializable('Custom', 'worst')(Worst);
    const model = new Sequential([new Dense(1, { kernelInitializer: 'ones', inputShape: [1] })]);
    model.compile({ loss: 'worst' });
    expect(await model.evaluate([[1]], [[4]], { verbose: 0 })).toEqual([3]);
    const again = modelFromJson(model.toJson());
    expect(again.getCompileConfig()).toMatchObject({ loss: 'worst' });
  });

  test("Keras's own functions have Keras's names", () => {
    const model = new Sequential([new Dense(1, { inputShape: [1] })]);
    model.compile({ loss: meanSquaredError, metrics: [binaryAccuracy] });
    const { compile_config: saved } = JSON.parse(model.toJson());
    expect([saved.loss.config, saved.metrics[0].config]).toEqual(['mean_squared_error', 'binary_accuracy']);
    const { loss, metrics } = modelFromJson(model.toJson()).getCompileConfig();
    expect([loss, metrics]).toEqual([meanSquaredError, [binaryAccuracy]]);
  });

  test('hold within a scope', () => {
    const shifted = (x: Tensor) => x.add(1);
    const make = () => new Dense(1, { activation: 'shifted' as never });
    expect(customObjectScope({ shifted }, make).activation).toBe(shifted);
    expect(make).toThrow('activation: got "shifted"');
  });

  test('are one for each object', () => {
    expect(() => registerKerasSerializable('my', 'Mine')(Plain)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: registerKerasSerializable: got a second my>Mine; expected one class or function for each name. Pass another name: registerKerasSerializable('my', 'OtherName').]`,
    );
    expect(() => registerKerasSerializable()(3 as never)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: registerKerasSerializable: got 3; expected a class or a function. Write registerKerasSerializable('my')(MyLayer).]`,
    );
  });
});

describe('what cannot be read', () => {
  const dense = serializeKerasObject(new Dense(1));
  const withConfig = (config: object): KerasObject => ({
    ...dense,
    config: { ...(dense.config as object), ...config },
  });

  const messageOf = (json: Json): string => {
    try {
      deserializeKerasObject(json);
    } catch (error) {
      return (error as Error).message;
    }
    return 'accepted';
  };

  test('is said in a sentence', () => {
    expect({
      'a class that there is not': messageOf({ ...dense, class_name: 'Dens' }),
      'a module that there is not': messageOf({ ...dense, module: 'keras_hub' }),
      'an option that there is not': messageOf(withConfig({ lora_rank: 4 })),
      'an option that has one value': messageOf(withConfig({ quantization_config: { mode: 'int8' } })),
      'a value out of range': messageOf(withConfig({ units: 0 })),
      'no config': messageOf({ ...dense, config: 3 }),
    }).toMatchInlineSnapshot(`
      {
        "a class that there is not": "deserializeKerasObject: got Dens of keras.layers; expected a class that is here. Did you mean 'Dense'?",
        "a module that there is not": "deserializeKerasObject: got Dense of keras_hub; expected a class that is here. Register a class of your own with registerKerasSerializable, or write customObjectScope({ Dense }, () => ...) around this call.",
        "a value out of range": "Dense "dense": got units 0; expected a whole number of at least 1.",
        "an option that has one value": "deserializeKerasObject: Dense: got quantization_config {"mode":"int8"}; expected null: Keisan has no other.",
        "an option that there is not": "Dense "dense": got the unknown option loraRank; expected any of activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, kernelConstraint, biasConstraint, name, dtype, trainable, inputShape, activityRegularizer.",
        "no config": "deserializeKerasObject: got config 3 of Dense; expected its options.",
      }
    `);
  });

  test('options that later versions of Keras write as null are left out', () => {
    expect(deserializeKerasObject(withConfig({ lora_rank: null }))).toBeInstanceOf(Dense);
  });

  test.each([['[1'], ['{}'], [3], [JSON.stringify(serializeKerasObject(new Dense(1)))]])('%j is no model', (text) => {
    expect(() => modelFromJson(text as string)).toThrow('modelFromJson: got ');
  });

  test('what has no form in JSON cannot be saved', () => {
    expect(() => serializeKerasObject(new Map())).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: serializeKerasObject: got an object of class Map; expected an object with getConfig(), a function, or plain data.]`,
    );
  });
});
