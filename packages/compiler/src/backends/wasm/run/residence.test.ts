import { gather, gradients, noGrad, ops, Parameter, type Tensor, tensor, trace } from '@keisan/autograd';
import { type Program, traceProgram, viewOf } from '@keisan/autograd/internal';
import { expect, test, vi } from 'vitest';
import { compile } from '../../../compile.ts';
import { Lease } from '../../../lease.ts';
import { loop } from '../../../loop.ts';
import { optimize } from '../../../passes/optimize.ts';
import { UnsupportedError } from '../../backend.ts';
import { wasmBackend } from '../backend.ts';
import { Memory } from './memory.ts';

const runtime = 'wasm';
const key = viewOf(new Int32Array(2), [2]);

/** A memory, and how to load what is traced into it. */
function engine() {
  const memory = new Memory();
  const backend = wasmBackend({ memory, relaxed: false, team: null });
  const load = <R extends Tensor[]>({ graph, parameters }: Program<R>) => backend.load(optimize(graph), parameters);
  return { memory, load };
}

/** A program that adds to a parameter and returns what comes of it. */
const adding = (w: Parameter, by: number) =>
  traceProgram(() => {
    w.assign(w.add(by));
    return [w.mul(2)];
  }, []);

test('a value that a run left is brought when somebody reads it, and only then', async () => {
  const { load } = engine();
  const w = new Parameter(tensor([1, 2]));
  const { run } = await load(adding(w, 1));
  const { outputs, parameters } = await run({ inputs: [], parameters: [w.held], key });
  expect([...outputs[0]!.data]).toEqual([4, 6]);
  const after = parameters.get(0)!;
  if (!('bring' in after)) throw new Error('It came by itself');
  w.leave(after);
  expect(w.held).toBe(after);
  expect(w.toArray()).toEqual([2, 3]);
  // What was read is a copy.
  const read = w.read();
  const again = await run({ inputs: [], parameters: [w.held], key });
  w.leave(again.parameters.get(0) as typeof after);
  expect([read.toArray(), w.toArray()]).toEqual([
    [2, 3],
    [3, 4],
  ]);
});

test('10,000 runs and 1,000 executables take no more memory than few', async () => {
  const { memory, load } = engine();
  const w = new Parameter(tensor(new Float32Array(1000)));
  const { run } = await load(adding(w, 1));
  for (let i = 0; i < 10; i++) {
    const { parameters } = await run({ inputs: [], parameters: [w.held], key });
    w.leave(parameters.get(0) as never);
  }
  const { used } = memory;
  const size = memory.buffer.byteLength;
  for (let i = 0; i < 10_000; i++) {
    const { parameters } = await run({ inputs: [], parameters: [w.held], key });
    w.leave(parameters.get(0) as never);
  }
  expect(w.toArray()).toEqual(new Array(1000).fill(10_010));
  const compiled = await load(adding(w, 2));
  await compiled.release!();
  for (let i = 0; i < 1000; i++) {
    const one = await load(adding(w, i));
    await one.release!();
  }
  expect(memory.used).toBeLessThanOrEqual(used);
  expect(memory.buffer.byteLength).toBe(size);
});

test('executables share the homes of parameters, alone and side by side', async () => {
  const { memory, load } = engine();
  const w = new Parameter(tensor(new Float32Array(2 ** 16)));
  await load(adding(w, 1));
  const { used } = memory;
  await load(adding(w, 2));
  await load(traceProgram(() => [w.sum()], []));
  expect(memory.used - used).toBeLessThan(2 ** 16);
});

test('what two functions leave and read in turn, with other values assigned in between', async () => {
  const [a, b] = [new Parameter(tensor([1, 1])), new Parameter(tensor([10, 10]))];
  const both = compile(
    (x: Tensor) => {
      a.assign(a.add(x));
      b.assign(b.add(a));
      return [a.read(), b.read()];
    },
    { runtime },
  );
  const swap = compile(
    () => {
      const [before, other] = [a.read(), b.read()];
      a.assign(other);
      b.assign(before);
      return [];
    },
    { runtime },
  );
  const read = compile(() => a.mul(1).add(b), { runtime });
  await both(tensor([1, 2]));
  expect([a.toArray(), b.toArray()]).toEqual([
    [2, 3],
    [12, 13],
  ]);
  await swap();
  expect((await read()).toArray()).toEqual([14, 16]);
  expect([a.toArray(), b.toArray()]).toEqual([
    [12, 13],
    [2, 3],
  ]);
  a.assign(tensor([0, 0]));
  const [first, second] = (await both(tensor([5, 5]))) as [Tensor, Tensor];
  expect([first.toArray(), second.toArray(), a.toArray(), b.toArray()]).toEqual([
    [5, 5],
    [7, 8],
    [5, 5],
    [7, 8],
  ]);
  expect((await read()).toArray()).toEqual([12, 13]);
});

test('a run that fails in the middle leaves all parameters as they were', async () => {
  const info = vi.spyOn(console, 'info').mockImplementation(() => {});
  const [w, seen] = [new Parameter(tensor([1, 2])), new Parameter(tensor(0))];
  const step = ([rows]: readonly Tensor[]) => {
    w.assign(w.mul(2));
    const found = gather(ops.stack([w.read(), w.read()]), rows!);
    seen.assign(seen.add(found.sum()));
    return [];
  };
  const { run } = await loop(step, { runtime });
  const rows = tensor([0, 1, 0, 7], { dtype: 'int32' });
  await run([rows], Int32Array.of(0, 1), 1);
  expect([w.toArray(), seen.item()]).toEqual([[4, 8], 18]);
  await expect(run([rows], Int32Array.of(0, 1, 3, 2), 1)).rejects.toThrow('index 7');
  // The two turns before count.
  expect([w.toArray(), seen.item()]).toEqual([[16, 32], 18 + 24 + 48]);
  await run([rows], Int32Array.of(2), 1);
  expect([w.toArray(), seen.item()]).toEqual([[32, 64], 90 + 96]);
  await expect(run([rows], Int32Array.of(0, 9), 1)).rejects.toThrow('index 9');
  info.mockRestore();
});

test('data of a lease are copied once, and are free at its end; without one they may change', async () => {
  const w = new Parameter(tensor([0, 0]));
  const data = Float32Array.of(1, 2, 3, 4);
  const x = tensor(data, { shape: [2, 2], copy: false });
  const { run } = await loop(
    ([rows]: readonly Tensor[]) => {
      w.assign(w.add(rows!.sum({ axis: 0 })));
      return [];
    },
    { runtime },
  );
  const order = Int32Array.of(0, 1);
  const lease = new Lease();
  for (let i = 0; i < 3; i++) await run([x], order, 1, lease);
  expect(w.toArray()).toEqual([12, 18]);
  lease.end();
  data.fill(1);
  await run([x], order, 1);
  await run([x], order, 1, lease);
  expect(w.toArray()).toEqual([16, 22]);
  await run([x], order, 1, new Lease());
  expect(w.toArray()).toEqual([18, 24]);
});

test('integers, bytes and wide numbers live there too, and rows of any width', async () => {
  for (const dtype of ['float32', 'float64', 'int32', 'uint8', 'bool'] as const) {
    for (const width of [1, 3, 5, 17, 33]) {
      const size = 7 * width;
      const table = tensor(
        Array.from({ length: size }, (_, i) => (dtype === 'bool' ? i % 2 : (i * 3) % 100)),
        { dtype },
      ).reshape([7, width]);
      const last = new Parameter(ops.zeros([2, width], { dtype }), { trainable: false });
      const { run } = await loop(
        ([rows]: readonly Tensor[]) => {
          last.assign(rows!);
          return [rows!];
        },
        { runtime },
      );
      const lease = new Lease();
      for (let i = 0; i < 3; i++) {
        const order = Int32Array.of(i, 6, 5 - i, i);
        const [rows] = (await run([table], order, 2, lease)) as [Tensor];
        const wanted = gather(table, tensor(order, { shape: [2, 2] }));
        expect(rows.toArray()).toEqual(wanted.toArray());
        expect(last.toArray()).toEqual(wanted.at(1).toArray());
      }
    }
  }
});

test('rows of a part of an array are those of the part', async () => {
  const table = tensor(Float32Array.from({ length: 12 }, (_, i) => i)).reshape([6, 2]);
  const f = compile((x: Tensor, places: Tensor) => gather(ops.slice(x, [[2, 5]]), places), { runtime });
  expect((await f(table, tensor([0, -1], { dtype: 'int32' }))).toArray()).toEqual([
    [4, 5],
    [8, 9],
  ]);
  const folded = compile((x: Tensor, places: Tensor) => gather(x.reshape([3, 4]), places), { runtime });
  expect((await folded(table, tensor([2, -3], { dtype: 'int32' }))).toArray()).toEqual([
    [8, 9, 10, 11],
    [0, 1, 2, 3],
  ]);
});

test('two functions that train one parameter in turn each begin where the other left off', async () => {
  const make = (w: Parameter, rate: number) => (x: Tensor) => {
    const [g] = gradients(w.mul(x).square().sum(), [w]);
    noGrad(() => w.assign(w.sub(g!.mul(rate))));
    return w.sum();
  };
  const train = async (name: 'wasm' | 'eager') => {
    const w = new Parameter(tensor([1, 2, 3]));
    const steps = [make(w, 0.1), make(w, 0.01)].map((f) => compile(f, { runtime: name }));
    const x = tensor([0.5, 1, 1.5]);
    const sums: number[] = [];
    for (let i = 0; i < 6; i++) sums.push((await steps[i % 2]!(x)).item());
    return [...sums, ...w.data];
  };
  const [got, wanted] = [await train('wasm'), await train('eager')];
  got.forEach((value, i) => {
    expect(value).toBeCloseTo(wanted[i]!, 5);
  });
});

test('a graph that does not fit says how many bytes it wants', async () => {
  const { load } = engine();
  const graphOf = (rows: number) =>
    trace(
      (x: Tensor) => {
        const stretched = ops.broadcastTo(x, [rows, 2 ** 16]);
        return [stretched.exp(), stretched.sqrt()];
      },
      [{ shape: [2 ** 16] }],
    );
  const large = load({ graph: graphOf(2 ** 14), parameters: [], result: [] });
  await expect(large).rejects.toThrow(UnsupportedError);
  await expect(large).rejects.toThrow(/^a graph wants 8\d{9} bytes of memory for WebAssembly/);
  // Smaller ones still fit.
  await load({ graph: graphOf(2 ** 4), parameters: [], result: [] });
});
