import { Parameter, printGraph, type Tensor, tensor } from '@keisan/autograd';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { compile } from '../compile.ts';
import { loop } from '../loop.ts';
import { UnsupportedError } from './backend.ts';
import { addBackend } from './choose.ts';
import { eager } from './eager/backend.ts';
import { Placement } from './placement.ts';

const info = vi.spyOn(console, 'info');
beforeEach(() => void info.mockReset().mockImplementation(() => {}));
afterEach(() => void events.splice(0));

const events: string[] = [];

/** A backend without a kernel for the error function. */
const withoutErf = addBackend('without erf', async () => ({
  name: 'without erf',
  sharesMemory: true,
  load: async (graph, parameters) => {
    const text = printGraph(graph);
    const name = ['erf', 'tanh'].find((op) => text.includes(op));
    if (name === 'erf') throw new UnsupportedError('there is no erf.');
    events.push(`load ${name}`);
    const { run } = await eager.load(graph, parameters);
    return {
      run: (call) => {
        events.push(`run ${name}`);
        return run(call);
      },
      release: async () => void events.push(`release ${name}`),
    };
  },
}));

const x = tensor([0.5, 1]);
const order = Int32Array.of(0, 1);

test('a function stays where it was placed at its first call', async () => {
  const f = compile((t: Tensor) => t.tanh(), { runtime: withoutErf });
  await f(x);
  await f(x);
  expect(events).toEqual(['load tanh', 'run tanh', 'run tanh']);
});

test('once a graph of a function cannot run there, none does', async () => {
  let traces = 0;
  const f = compile(
    (t: Tensor) => {
      traces++;
      return t.shape.length === 0 ? t.erf() : t.tanh();
    },
    { runtime: withoutErf },
  );
  await f(x);
  const [erf] = await Promise.all([f(tensor(1)), f(x)]);
  expect(erf.item()).toBe(tensor(1).erf().item());
  expect((await f(x)).toArray()).toEqual(x.tanh().toArray());
  await f(tensor([1, 2, 3]));
  expect(events).toEqual(['load tanh', 'run tanh', 'release tanh']);
  expect(traces).toBe(3);
  expect(info.mock.calls).toEqual([['Keisan runs a function eagerly: there is no erf.']]);
});

test('loops that share a placement run in one place, and one line says which', async () => {
  const placement = new Placement('the model "m"', withoutErf);
  const total = new Parameter(tensor(0), { name: 'total' });
  const add = (rows: Tensor) => {
    total.assign(total.add(rows.sum()));
    return total.read();
  };
  const [fine, bad, worse] = await Promise.all([
    loop(([rows]) => add(rows!.tanh()), { runtime: placement }),
    loop(([rows]) => add(rows!.erf()), { runtime: placement }),
    loop(([rows]) => add(rows!.erf().exp()), { runtime: placement }),
  ]);
  for (const one of [fine, bad, worse, fine]) await one.run([x], order, 1);
  expect(events).toEqual(['load tanh', 'run tanh', 'release tanh']);
  expect(info.mock.calls).toEqual([['Keisan runs the model "m" eagerly: there is no erf.']]);
  const [tanh, erf] = [x.tanh(), x.erf()].map((t) => t.sum().item()) as [number, number];
  expect(total.item()).toBeCloseTo(2 * tanh + erf + x.erf().exp().sum().item(), 5);
});

test('a choice that failed is made again', async () => {
  vi.stubEnv('KEISAN_RUNTIME', 'cuda');
  const f = compile((t: Tensor) => t.neg());
  await expect(f(x)).rejects.toThrow('KEISAN_RUNTIME: got runtime "cuda"');
  vi.stubEnv('KEISAN_RUNTIME', 'eager');
  expect((await f(x)).toArray()).toEqual([-0.5, -1]);
  vi.unstubAllEnvs();
});

test('what a function runs on can be asked for, once it has run', async () => {
  const f = compile((t: Tensor) => t.tanh(), { runtime: 'wasm' });
  expect(f.runtime).toBe(null);
  await f(x);
  expect(f.runtime).toBe('wasm');
  expect(() => Object.assign(f, { runtime: 'onnx' })).toThrow(TypeError);
  const both = compile((t: Tensor) => (t.size === 2 ? t.tanh() : t.erf()), { runtime: withoutErf });
  await both(x);
  expect(both.runtime).toBe('without erf');
  await both(tensor([1]));
  expect(both.runtime).toBe('eager');
});
