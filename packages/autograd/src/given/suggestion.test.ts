import { expect, test } from 'vitest';
import { suggestion } from './suggestion.ts';

test.each([
  ['relu', ['relu', 'elu'], "Did you mean 'relu'?"],
  ['rlu', ['elu', 'relu'], "Did you mean 'elu'?"],
  ['unit', ['units', 'name'], "Did you mean 'units'?"],
  ['learning_rate', ['rho', 'learningRate'], "Did you mean 'learningRate'?"],
  ['lr', ['rho', 'learningRate'], "Did you mean 'learningRate'?"],
  ['LR', ['learning_rate'], "Did you mean 'learning_rate'?"],
  ['std', ['seed', 'mean', 'stddev'], "Did you mean 'stddev'?"],
  ['size', ['name', 'poolSize', 'sizes'], "Did you mean 'sizes'?"],
  ['dilation', ['strides', 'dilationRate'], "Did you mean 'dilationRate'?"],
  ['bias', ['useBias', 'biasInitializer'], "Did you mean 'biasInitializer'?"],
  ['beta_1', ['beta10', 'beta1'], "Did you mean 'beta1'?"],
  ['alpha', ['name', 'negativeSlope'], "Did you mean 'negativeSlope'?"],
  ['input_dim', ['name', 'inputShape'], "Did you mean 'inputShape'?"],
  ['alpha', ['name'], ''],
  ['something', ['units', 'name'], ''],
])('the suggestion for %s among %j', (name, known, expected) => {
  expect(suggestion(name, known)).toBe(expected);
});

test('looks through more names than a call has room for', () => {
  const names = Array.from({ length: 150_000 }, (_, i) => `c${i}`);
  expect(suggestion('c99999x', names)).toBe("Did you mean 'c99999'?");
});
