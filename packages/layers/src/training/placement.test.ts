import { type Tensor, tensor, ValueError } from '@keisan/autograd';
import { expect, test, vi } from 'vitest';
import { near } from '../../../../test/near.ts';
import * as activations from '../activations/index.ts';
import { Dense } from '../layers/dense.ts';
import { Input } from '../layers/input.ts';
import { Sequential } from '../models/sequential.ts';

test('a model moves to eager as a whole when ONNX Runtime cannot train it, and says so once', async () => {
  const info = vi.spyOn(console, 'info').mockImplementation(() => {});
  const model = new Sequential([new Dense(1, { kernelInitializer: 'ones', dtype: 'float64', inputShape: [1] })], {
    name: 'digits',
  });
  const loss = (y: Tensor, p: Tensor) => y.sub(p).erf().square();
  model.compile({ optimizer: 'sgd', loss, metrics: ['mae'], runtime: 'onnx' });
  const [x, y] = [
    [[1], [2]],
    [[2], [2]],
  ];
  const quiet = { verbose: 0 } as const;
  expect((await model.predict(x, quiet)).toArray()).toEqual([[1], [2]]);
  expect(info).not.toHaveBeenCalled();
  await model.fit(x, y, { ...quiet, epochs: 2, validationSplit: 0.5 });
  await model.evaluate(x, y, quiet);
  await model.predict(x, quiet);
  await model.trainOnBatch(x, y);
  expect(info.mock.calls).toMatchInlineSnapshot(`
    [
      [
        "Keisan runs Sequential "digits" eagerly: ONNX Runtime has no Erf for float64. float32 has every kernel.",
      ],
    ]
  `);
  info.mockRestore();
});

test('a model says what it runs on, once it has run', async () => {
  const x = [[1], [2]];
  const model = new Sequential([new Dense(1, { inputShape: [1] })]);
  const quiet = { verbose: 0 } as const;
  expect(model.runtime).toBe(null);
  for (const runtime of ['wasm', 'onnx', 'eager'] as const) {
    model.compile({ optimizer: 'sgd', loss: 'mse', runtime });
    expect(model.runtime).toBe(null);
    await model.fit(x, x, quiet);
    expect(model.runtime).toBe(runtime);
    await model.predict(x, quiet);
    expect(model.runtime).toBe(runtime);
  }
  model.compile({ optimizer: 'sgd', loss: 'mse', runEagerly: true });
  await model.fit(x, x, quiet);
  expect(model.runtime).toBe(null);
  expect(() => Object.assign(model, { runtime: 'onnx' })).toThrow(ValueError);
});

test('where nobody asks for a runtime, it says which one was chosen', async () => {
  vi.stubEnv('KEISAN_RUNTIME', undefined);
  const model = new Sequential([new Dense(1, { inputShape: [1] })]);
  await model.predict([[1], [2]], { verbose: 0 });
  expect(['wasm', 'onnx']).toContain(model.runtime);
  vi.stubEnv('KEISAN_RUNTIME', 'eager');
  const other = new Sequential([new Dense(1, { inputShape: [1] })]);
  await other.predict([[1], [2]], { verbose: 0 });
  expect(other.runtime).toBe('eager');
  vi.unstubAllEnvs();
});

const { get, nameOf, ...functions } = activations;

test.each(['wasm', 'onnx', 'eager'] as const)('activations train and predict in float64 on %s', async (runtime) => {
  const rows = [
    [-2, 0.5],
    [1, 3],
  ];
  const x = tensor(rows, { dtype: 'float64' });
  const info = vi.spyOn(console, 'info').mockImplementation(() => {});
  for (const activation of Object.values(functions)) {
    const model = new Sequential([Input([2], { dtype: 'float64' })]);
    model.add(new Dense(2, { activation, kernelInitializer: 'ones', dtype: 'float64' }));
    model.compile({ optimizer: 'sgd', loss: 'mse', runtime });
    await model.fit(x, x, { verbose: 0 });
    const predicted = await model.predict(x, { verbose: 0 });
    expect(predicted.dtype).toBe('float64');
    expect(predicted.toArray()).toEqual(near(model.apply(x).toArray(), 12));
  }
  info.mockRestore();
});
