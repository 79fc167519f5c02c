import { gradients, ops, setRandomSeed, type Tensor, tensor } from '@keisan/autograd';
import { isFloat, leaves, type OpName, registry } from '@keisan/autograd/internal';
import { compile } from '@keisan/compiler';
import { type WasmOnThreads, wasmOn } from '@keisan/compiler/internal';
import { expect, test, vi } from 'vitest';
import { samples } from '../ops/samples.ts';
import { check } from './arbitraries.ts';
import { mixedPrograms, runMixed } from './mixed-programs.ts';
import { programs, run } from './programs.ts';

const [one, ...several] = (await Promise.all([1, 2, 3].map((threads) => wasmOn(threads)))) as [
  WasmOnThreads,
  ...WasmOnThreads[],
];

const bitsOf = (result: unknown) =>
  leaves('test', result).map(({ dtype, shape, data }) => [
    dtype,
    shape,
    Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex'),
  ]);

/** Whether the helpers know what they were told; the first call after that is one that they may have a part in. */
async function ready({ team }: WasmOnThreads): Promise<void> {
  while (team!.isStarted && !team!.isReady) await new Promise((resolve) => setImmediate(resolve));
}

async function expectSame(
  f: (...inputs: Tensor[]) => Tensor[],
  inputs: readonly Tensor[],
  those: readonly WasmOnThreads[] = several,
): Promise<void> {
  const info = vi.spyOn(console, 'info').mockImplementation(() => {});
  const run = async (g: (...inputs: readonly Tensor[]) => Promise<Tensor[]>) => {
    setRandomSeed(1);
    return bitsOf(await g(...inputs));
  };
  const want = await run(compile(f, { runtime: one.runtime }));
  for (const threads of those) {
    const compiled = compile(f, { runtime: threads.runtime });
    for (let i = 0; i < 2; i++) {
      expect(await run(compiled)).toEqual(want);
      await ready(threads);
    }
  }
  expect(info.mock.calls).toEqual([]);
  info.mockRestore();
}

test('random programs and their gradients give the same bits on any number of threads', () =>
  check(12, programs, (program) => {
    const inputs = program.inputs.map((x) => tensor(ops.cast(x, 'float32'), { requiresGrad: true }));
    return expectSame((...given) => {
      const y = run(program, given);
      return [y, ...gradients(y, given)];
    }, inputs);
  })());

test('so do those on mixed dtypes', () =>
  check(20, mixedPrograms, (program) => expectSame((...given) => runMixed(program, given), program.inputs))());

test.each((Object.keys(registry) as OpName[]).filter((name) => samples[name].length > 0))(
  'the samples of %s, too',
  async (name) => {
    for (const { inputs, call } of samples[name]) {
      const f = (...given: Tensor[]) => [call(...given)].flat() as Tensor[];
      const given = inputs.map((x) => (isFloat(x.dtype) ? ops.cast(x, 'float32') : x));
      await expectSame(f, given, several.slice(-1));
    }
  },
);

test('helpers could have a part in them: how much they did is the matter of the machine', () => {
  for (const { team } of several) expect([team!.isStarted, team!.isReady]).toEqual([true, true]);
});
