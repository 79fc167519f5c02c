import { symlink } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { installed, runAlone } from './alone.ts';

const training = (runtime: string) => `
  import { onWasm } from '@keisan/compiler/internal';
  import { compile, Sequential, tensor } from 'keisan';
  import { Dense } from 'keisan/layers';

  const model = new Sequential([new Dense(4, { activation: 'relu', inputShape: [2] }), new Dense(1)]);
  model.compile({ optimizer: 'adam', loss: 'mse', runtime: ${runtime} });
  const x = tensor([[0, 0], [0, 1], [1, 0], [1, 1]]);
  await model.fit(x, tensor([[0], [1], [1], [2]]), { epochs: 2, verbose: 0 });
  await compile((t) => t.square(), { runtime: ${runtime} })(x);
  console.log('done');
`;

const drawing = `
  import { plotModel } from '@keisan/viz';
  await plotModel(model, { toFile: 'model.png', showShapes: true });
`;

const inThread = (options: string) => `
  import { Worker } from 'node:worker_threads';
  new Worker(new URL('training.js', import.meta.url), ${options});
`;

const run = (programs: Readonly<Record<string, string>>, env = {}) =>
  runAlone(programs, { env, install: (modules) => symlink(installed, modules) });

describe('nothing is written that nobody asked for', () => {
  test.each(["'onnx'", 'onWasm', "'wasm'", "'eager'"])('by training and compiling on %s', async (runtime) => {
    expect(await run({ 'training.js': training(runtime) })).toEqual({ stdout: 'done\n', wrote: [] });
  });

  test('by drawing a model, but for the picture', async () => {
    expect(await run({ 'training.js': training("'onnx'") + drawing })).toEqual({
      stdout: 'done\n',
      wrote: ['work/model.png'],
    });
  });

  test.each(['{}', '{ env: {} }', '{ env: SHARE_ENV }'])('in a thread with %s', async (options) => {
    const main = inThread(options).replace('{ Worker }', '{ SHARE_ENV, Worker }');
    expect(await run({ 'main.js': main, 'training.js': training("'onnx'") })).toEqual({ stdout: 'done\n', wrote: [] });
  });
});

test('what the user has said about usage reports stays', async () => {
  const tell = 'console.log(process.env.ORT_DISABLE_TELEMETRY);';
  const env = { ORT_DISABLE_TELEMETRY: 'true' };
  expect(await run({ 'training.js': training("'onnx'") + tell }, env)).toEqual({ stdout: 'done\ntrue\n', wrote: [] });
});
