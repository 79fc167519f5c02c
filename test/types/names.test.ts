import type { Tensor } from '@keisan/autograd';
import type { Activation, ActivationIdentifier, ActivationName } from '@keisan/layers/activations';
import { Constant, type Initializer, type InitializerName } from '@keisan/layers/initializers';
import { Dense, type DenseOptions, Dropout } from '@keisan/layers/layers';
import type { LossName } from '@keisan/layers/losses';
import type { MetricName } from '@keisan/layers/metrics';
import { Adam, type AdamOptions, type OptimizerName } from '@keisan/layers/optimizers';
import { args, type FieldsOf, first, flag, number, type OptionsOf, option, required } from '@keisan/layers/options';
import { L2, type Regularizer } from '@keisan/layers/regularizers';
import { describe, expect, expectTypeOf, test } from 'vitest';

describe('names', () => {
  test("are Keras's, in camelCase too, and those of classes", () => {
    expectTypeOf<'leaky_relu'>().toExtend<ActivationName>();
    expectTypeOf<'leakyRelu'>().toExtend<ActivationName>();
    expectTypeOf<'he_normal' | 'heNormal' | 'HeNormal'>().toExtend<InitializerName>();
    expectTypeOf<'sparse_categorical_crossentropy' | 'sparseCategoricalCrossentropy'>().toExtend<LossName>();
    expectTypeOf<'mse' | 'MSE' | 'mean_squared_error' | 'MeanSquaredError'>().toExtend<LossName & MetricName>();
    expectTypeOf<'accuracy' | 'acc' | 'binaryAccuracy'>().toExtend<MetricName>();
    expectTypeOf<'adam' | 'Adam' | 'rmsprop' | 'RMSprop'>().toExtend<OptimizerName>();
  });

  test('are no others', () => {
    expectTypeOf<'reluu'>().not.toExtend<ActivationIdentifier>();
    expectTypeOf<'adagrd'>().not.toExtend<OptimizerName>();
    expectTypeOf<'accurracy'>().not.toExtend<MetricName>();
    expectTypeOf<string>().not.toExtend<LossName>();
  });
});

describe('what follows from a schema', () => {
  const schema = {
    units: required(number()),
    rate: first(number(), 0.5),
    shift: option(number()),
    useBias: option(flag, true),
  };

  test('are the options', () => {
    expectTypeOf<OptionsOf<typeof schema>>().toEqualTypeOf<{ rate?: number; shift?: number; useBias?: boolean }>();
    expectTypeOf<Required<DenseOptions>['activation']>().toEqualTypeOf<ActivationIdentifier | null>();
    expectTypeOf<DenseOptions>().not.toHaveProperty('units');
    expectTypeOf<AdamOptions>().toHaveProperty('learningRate');
  });

  test('are the properties', () => {
    expectTypeOf<FieldsOf<typeof schema>>().toEqualTypeOf<{
      readonly units: number;
      readonly rate: number;
      readonly shift: number | undefined;
      readonly useBias: boolean;
    }>();
    const dense = new Dense(3, { kernelRegularizer: new L2(0.5) });
    expectTypeOf(dense.units).toEqualTypeOf<number>();
    expectTypeOf(dense.activation).toEqualTypeOf<Activation>();
    expectTypeOf(dense.kernelInitializer).toEqualTypeOf<Initializer>();
    expectTypeOf(dense.kernelRegularizer).toEqualTypeOf<Regularizer | null>();
    expectTypeOf(new Dropout(0.5).noiseShape).toEqualTypeOf<readonly (number | null)[] | null>();
    expectTypeOf(new Adam().amsgrad).toEqualTypeOf<boolean>();
    expect([dense.units, dense.useBias, dense.kernelRegularizer]).toEqual([3, true, new L2(0.5)]);
  });

  test('are the places of what comes first', () => {
    type Given = ConstructorParameters<typeof Constant>;
    expectTypeOf<[] | [0.5] | [{ value: 0.5 }]>().toExtend<Given>();
    expectTypeOf<[0.5, { value: 0.5 }]>().not.toExtend<Given>();
    expect([new Constant(3).value, new Constant({ value: 3 }).value, new Adam(0.5).learningRate]).toEqual([3, 3, 0.5]);
    expect(args(1, { a: 2 }).values).toEqual([1, { a: 2 }]);
  });
});

test('a function is taken for what it computes', () => {
  expectTypeOf<(x: Tensor) => Tensor>().toExtend<ActivationIdentifier>();
  expectTypeOf<(x: Tensor) => number>().not.toExtend<ActivationIdentifier>();
});
