import { expect, test } from 'vitest';
import './parts.ts';
import { SGD, schedules } from '../optimizers/index.ts';
import { parseJson } from './json.ts';
import { toKerasText } from './json-text.ts';
import { serializeKerasObject } from './serialize.ts';

// Python tells 1 from 1.0: with a first value of 1 Keras's schedule would give whole numbers.
test.each<[object, string[]]>([
  [new SGD(1), ['"learning_rate": 1.0,', '"momentum": 0.0,', '"ema_overwrite_frequency": null']],
  [new SGD({ gradientAccumulationSteps: 2, clipnorm: 3 }), ['"gradient_accumulation_steps": 2,', '"clipnorm": 3.0,']],
  [new schedules.ExponentialDecay(1, 10, 2), ['"initial_learning_rate": 1.0,', '"decay_rate": 2.0']],
  [new SGD(new schedules.PiecewiseConstantDecay([3], [1, 0.5])), ['"values": [1.0, 0.5]']],
])('%# is written with points where numbers are fractions', (object, parts) => {
  const text = toKerasText(serializeKerasObject(object as SGD));
  for (const part of parts) expect(text).toContain(part);
});

test('numbers as Python writes those that JSON has not are read', () => {
  const text = '{"a": [NaN, Infinity, -Infinity], "b": "NaN, \\"Infinity\\"", "__proto__": {"c": NaN}}';
  expect(parseJson(text)).toEqual({
    a: [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    b: 'NaN, "Infinity"',
  });
  for (const wrong of ['[NaN', '[-]', '[nan]', '[NaNs]', '']) expect(() => parseJson(wrong)).toThrow(SyntaxError);
});
