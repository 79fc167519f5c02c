import { beforeEach, expect, test } from 'vitest';
import { clearSession, toSnakeCase, uniqueName } from './names.ts';

beforeEach(clearSession);

// Computed by to_snake_case of Keras 3.15.1.
test.each([
  ['Dense', 'dense'],
  ['InputLayer', 'input_layer'],
  ['Conv2D', 'conv2d'],
  ['BatchNormalization', 'batch_normalization'],
  ['LSTM', 'lstm'],
  ['MyHTTPLayer', 'my_http_layer'],
  ['SeparableConv1D', 'separable_conv1d'],
  ['L1L2', 'l1l2'],
])('%s in snake case is %s', (className, expected) => {
  expect(toSnakeCase(className)).toBe(expected);
});

test('numbers names per class, until the session is cleared', () => {
  const names = ['Dense', 'Dense', 'Dropout', 'Dense'].map(uniqueName);
  expect(names).toEqual(['dense', 'dense_1', 'dropout', 'dense_2']);
  clearSession();
  expect(uniqueName('Dense')).toBe('dense');
});
