import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Model } from '@keisan/layers';
import { loadModel } from '@keisan/saving';
import { describe, expect, test } from 'vitest';
import { type Expected, expectPrediction, expectTraining } from './expected.ts';
import './own-classes.ts';

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const rows = ['keras2', 'keras3'].flatMap((which) => {
  const expected = JSON.parse(readFileSync(fixture(`legacy/${which}.json`), 'utf8')) as Record<string, Expected>;
  return Object.entries(expected).map(([name, row]) => [`${name}-${which}.h5`, row] as const);
});

describe.each(rows)('%s', (name, row) => {
  test('predicts the same', async () => {
    await expectPrediction(await loadModel(fixture(`legacy/${name}`)), row);
  });

  test('goes on training the same', async () => {
    const model = await loadModel(fixture(`legacy/${name}`));
    await expectTraining(model, row);
  });
});

test('what a model was compiled with is read, or not', async () => {
  const path = fixture('legacy/line-keras2.h5');
  const config = (await loadModel(path)).getCompileConfig();
  expect(config).toMatchObject({ loss: 'sparse_categorical_crossentropy' });
  expect((await loadModel(path, { compile: false })).optimizer).toBeNull();
});

test('a file of weights alone says so', async () => {
  await expect(loadModel(fixture('line.weights.h5'))).rejects.toThrow(
    /^loadModel: got .*line\.weights\.h5, a file of weights alone; expected one with the model too, as model\.save\(\.\.\.\) writes it\. /,
  );
});

test('frozen layers and names of layers are kept', async () => {
  const model: Model = await loadModel(fixture('legacy/nested-keras2.h5'));
  expect(model.name).toBe('nested');
  expect(model.getLayer('one').trainable).toBe(false);
  expect(model.outputNames).toEqual(['one', 'tower']);
});
