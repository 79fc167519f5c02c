import { Parameter, type Tensor, tensor, zeros } from '@keisan/autograd';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { compile } from '../compile.ts';
import { loop } from '../loop.ts';
import { type Backend, UnsupportedError } from './backend.ts';
import { eager } from './eager/backend.ts';
import { Placement } from './placement.ts';

/** How many times as long Keisan's own compiler is said to take. */
let times = 1;
/** What there is of the native runtime. */
let native = { backend: null as Backend | null, packageName: null, problems: [] as string[], advice: '' };
let looked = 0;
vi.mock('./cost.ts', () => ({ slowdown: () => times }));
vi.mock('#native', () => ({
  findNative: async () => {
    looked++;
    return native;
  },
}));

const ran: string[] = [];
/** A native runtime that runs everything, or nothing. */
const runtime = (able = true): Backend => ({
  ...eager,
  name: 'native',
  load: async (graph, parameters) => {
    if (!able) throw new UnsupportedError('it cannot');
    const { run } = await eager.load(graph, parameters);
    return {
      run: (call) => {
        ran.push('native');
        return run(call);
      },
    };
  },
});

const info = vi.spyOn(console, 'info');
beforeEach(() => {
  // Vitest may have been given a runtime for all tests.
  vi.stubEnv('KEISAN_RUNTIME', '');
  info.mockReset().mockImplementation(() => {});
  native = { backend: null, packageName: null, problems: [], advice: '' };
  looked = 0;
  ran.length = 0;
});
afterEach(() => vi.unstubAllEnvs());

const x = tensor([0.5, 1]);
const run = async () => (await compile((t: Tensor) => t.square())(x)).toArray();
const said = () => info.mock.calls.flat();

describe('where nobody asks for a runtime', () => {
  test('the native one is not even looked for where the own compiler is hardly slower', async () => {
    native.backend = runtime();
    times = 1.05;
    expect(await run()).toEqual([0.25, 1]);
    expect([ran, looked, said()]).toEqual([[], 0, []]);
  });

  test('the native one is used where it is faster', async () => {
    native.backend = runtime();
    times = 1.2;
    expect(await run()).toEqual([0.25, 1]);
    expect([ran, said()]).toEqual([['native'], []]);
  });

  test('where it is not installed the own compiler runs, silently unless much is to be gained', async () => {
    native.advice = 'npm install it';
    times = 1.9;
    expect(await run()).toEqual([0.25, 1]);
    expect(said()).toEqual([]);
    times = 3;
    for (let i = 0; i < 2; i++) expect(await run()).toEqual([0.25, 1]);
    expect(said()).toEqual(['Keisan would take about 1/3 of the time with onnxruntime-node: npm install it']);
  });

  test('where it does not work the own compiler runs, and a line says why', async () => {
    native.problems.push('it is broken');
    times = 1.2;
    expect(await run()).toEqual([0.25, 1]);
    expect(said()).toEqual(['Keisan runs on its own compiler: it is broken']);
  });

  test('what the native one cannot run goes to the own compiler, silently', async () => {
    native.backend = runtime(false);
    times = 1.2;
    expect(await run()).toEqual([0.25, 1]);
    expect([ran, said()]).toEqual([[], []]);
  });

  test('what can run nowhere else runs eagerly', async () => {
    native.backend = runtime(false);
    times = 1.2;
    const placement = new Placement('the model "m"');
    const { findWasm } = await import('./wasm/find.ts');
    const load = vi.spyOn(findWasm()!, 'load').mockRejectedValue(new UnsupportedError('there is no such kernel.'));
    const sum = await loop(([rows]) => rows!.sum(), { runtime: placement });
    expect((await sum.run([x], Int32Array.of(0, 1), 1)).toArray()).toEqual([0.5, 1]);
    load.mockRestore();
    expect(said()).toEqual(['Keisan runs the model "m" eagerly: there is no such kernel.']);
  });

  test('the first graph decides for all of a placement', async () => {
    native.backend = runtime();
    times = 1.05;
    const placement = new Placement('the model "m"');
    const total = new Parameter(zeros([]));
    const first = await loop(([rows]) => rows!.sum(), { runtime: placement });
    await first.run([x], Int32Array.of(0, 1), 1);
    times = 5;
    const second = await loop(([rows]) => total.assign(total.add(rows!.sum())) ?? rows!, { runtime: placement });
    await second.run([x], Int32Array.of(0, 1), 1);
    expect([ran, looked, total.item()]).toEqual([[], 0, 1.5]);
  });
});

test.each(['wasm', 'eager'] as const)('%s that was asked for looks for nothing else', async (asked) => {
  native.backend = runtime();
  times = 9;
  expect((await compile((t: Tensor) => t.neg(), { runtime: asked })(x)).toArray()).toEqual([-0.5, -1]);
  vi.stubEnv('KEISAN_RUNTIME', asked);
  expect(await run()).toEqual([0.25, 1]);
  expect([ran, looked, said()]).toEqual([[], 0, []]);
});
