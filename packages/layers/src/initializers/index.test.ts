import { type Shape, tensor, ValueError } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import {
  Constant,
  GlorotUniform,
  get,
  HeNormal,
  type InitializerName,
  RandomNormal,
  RandomUniform,
  VarianceScaling,
  Zeros,
} from './index.ts';

describe('get', () => {
  // Source: keras.initializers.get of Keras 3.15.1.
  test.each([
    ['glorot_uniform', GlorotUniform],
    ['glorotUniform', GlorotUniform],
    ['GlorotUniform', GlorotUniform],
    ['he_normal', HeNormal],
    ['zeros', Zeros],
    ['zero', Zeros],
    ['normal', RandomNormal],
    ['uniform', RandomUniform],
    ['variance_scaling', VarianceScaling],
  ])('%s', (name, Class) => {
    expect(get(name as InitializerName)).toBeInstanceOf(Class);
  });

  test('an object stays what it is', () => {
    const initializer = new HeNormal();
    expect(get(initializer)).toBe(initializer);
  });

  test('what an object was saved as', () => {
    const initializer = get({ className: 'Constant', config: { value: 3 } });
    expect(initializer).toEqual(new Constant({ value: 3 }));
  });

  test('a function of the shape', () => {
    const initializer = get((shape: Shape) => tensor(shape.map((n) => n * 10)));
    expect(initializer.apply([2, 3]).toArray()).toEqual([20, 30]);
  });

  test('null is none', () => {
    expect(get(null)).toBeNull();
  });

  test('an unknown name', () => {
    expect(() => get('glorot' as never)).toThrow(ValueError);
    expect(() => get('glorot_unifrom' as never)).toThrow("Did you mean 'glorot_uniform'?");
  });
});
