import { symlink } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { installed, runAlone } from './alone.ts';

const withoutWebAssembly = 'delete globalThis.WebAssembly;';

const program = (runtime: string, policy = '') => `
  import { compile, cond, gradients, random, scan, Sequential, tensor, whileLoop } from 'keisan';
  import { Dense, Dropout } from 'keisan/layers';

  ${policy}
  const layers = [new Dense(4, { activation: 'gelu' }), new Dropout(0.5), new Dense(1)];
  const model = new Sequential(layers);
  model.compile({ optimizer: 'adam', loss: 'mse', runtime: ${runtime} });
  const x = random.normal([300, 2]);
  const y = x.sum({ axis: 1, keepdims: true });
  await model.fit(x, y, { epochs: 2, verbose: 0 });
  await model.evaluate(x, y, { verbose: 0 });
  await model.predict(x, { verbose: 0 });
  const f = (t) => {
    const [sum, sums] = scan((carry, row) => [carry.add(row), carry.mul(tensor([2, 3]))], tensor([1, 1]), t);
    const grown = whileLoop((v) => v.sum().less(100), (v) => v.mul(2).add(1), sum, { maximumIterations: 9 });
    const y = cond(grown.sum().greater(0), () => grown.mul(sums.sum()), () => grown.neg());
    return [y, gradients(y.sum(), [t])[0]];
  };
  for (const use of [f, compile(f, { runtime: ${runtime} })]) await use(tensor(x, { requiresGrad: true }));
  console.log(model.layers.length, String(x.at(0)).length > 0, JSON.stringify(y.at(0)).length > 0);
`;

const env = { NODE_OPTIONS: '--disallow-code-generation-from-strings' };

const run = (programs: Readonly<Record<string, string>>) =>
  runAlone(programs, { env, install: (modules) => symlink(installed, modules) });

describe('where no function may be made of text', () => {
  test.each(["'onnx'", "'wasm'", "'eager'"])('everything runs on %s', async (runtime) => {
    expect(await run({ 'main.js': program(runtime) })).toEqual({ stdout: '3 true true\n', wrote: [] });
  });

  test('nor any WebAssembly, everything runs', async () => {
    expect(await run({ 'main.js': program("'eager'", withoutWebAssembly) })).toEqual({
      stdout: '3 true true\n',
      wrote: [],
    });
  });

  test('an ndarray cannot be had, in our words', async () => {
    const asking = `
      import { tensor } from 'keisan';
      try { tensor([1]).value; } catch (error) { console.log(error.name, error.where); }
    `;
    expect(await run({ 'main.js': asking })).toEqual({ stdout: 'ValueError value\n', wrote: [] });
  });
});
