import { Tensor, tensor } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { Dataset } from './dataset.ts';

const COUNT = 6;

/** An ndarray over memory. */
const ndarray = (data: Float32Array | Float64Array, shape: number[]) => tensor(data, { shape, copy: false }).value;

/** A way to give the numbers of an element in memory that is used again. */
type Filled = () => { readonly element: unknown; fill(i: number): void };

const memories: Record<string, Filled> = {
  'a typed array': () => {
    const element = new Float32Array(2);
    return { element, fill: (i) => element.fill(i) };
  },
  'a part of a typed array': () => {
    const element = new Float64Array(9).subarray(3, 5);
    return { element, fill: (i) => element.fill(i) };
  },
  'a Buffer': () => {
    const element = Buffer.alloc(2);
    return { element, fill: (i) => element.fill(i) };
  },
  'shared memory': () => {
    const element = new Int32Array(new SharedArrayBuffer(8));
    return { element, fill: (i) => element.fill(i) };
  },
  'nested lists': () => {
    const element = [[0], [0]] as [[number], [number]];
    return {
      element,
      fill: (i) => {
        element[0][0] = i;
        element[1][0] = i;
      },
    };
  },
  'a tensor of what was not copied': () => {
    const data = new Float32Array(2);
    return { element: tensor(data, { copy: false }), fill: (i) => data.fill(i) };
  },
  'a view of a tensor of what was not copied': () => {
    const data = new Float32Array(2);
    return { element: tensor(data, { copy: false }).reshape([1, 2]), fill: (i) => data.fill(i) };
  },
  'an ndarray': () => {
    const data = new Float32Array(2);
    return { element: ndarray(data, [2, 1]), fill: (i) => data.fill(i) };
  },
  'a part of an ndarray, backwards': () => {
    const data = new Float32Array(12);
    return { element: ndarray(data, [3, 4]).pick(1, null).step(-2), fill: (i) => data.fill(i) };
  },
  'a list of arrays': () => {
    const [x, y, element] = [new Float32Array(2), [0], [] as unknown[]];
    return {
      element,
      fill: (i) => {
        x.fill(i);
        y[0] = i;
        element.splice(0, 2, x, y);
      },
    };
  },
  'an object of arrays': () => {
    const element = { x: new Uint8Array(2), y: { z: 0 } };
    return {
      element,
      fill: (i) => {
        element.x.fill(i);
        element.y.z = i;
      },
    };
  },
};

/** All numbers of an element, one of which is in all places of it. */
function numbersIn(value: unknown): number[] {
  if (value instanceof Tensor) return [...value.data];
  if (typeof value === 'number') return [value];
  if (ArrayBuffer.isView(value)) return [...(value as Float32Array)];
  if (typeof value === 'object' && value !== null && 'stride' in value) return [...tensor(value as never).data];
  return Object.values(value as object).flatMap(numbersIn);
}

/** The number of each element, as they are when all of them are there. */
async function numbersOf(dataset: Dataset<unknown>): Promise<number[]> {
  const numbers: number[] = [];
  for await (const element of dataset) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    const several = numbersIn(element);
    expect(several).toEqual(Array(several.length).fill(several[0]));
    numbers.push(several[0]!);
  }
  return numbers;
}

const ways: Record<string, (dataset: Dataset<unknown>) => Dataset<unknown>> = {
  'as they come': (d) => d,
  prefetch: (d) => d.prefetch(4),
  shuffle: (d) => d.shuffle(COUNT),
  'shuffle a few': (d) => d.shuffle(3),
  'shuffle and prefetch': (d) => d.shuffle(4).prefetch(2),
  'batch and unbatch': (d) => d.batch(4).unbatch().shuffle(COUNT),
  'filter, take, skip, repeat and concatenate': (d) =>
    d
      .filter(() => true)
      .take(3)
      .concatenate(d.skip(3))
      .repeat(1)
      .shuffle(COUNT),
  'zip of the same memory': (d) => Dataset.zip([d, d]).shuffle(COUNT),
  flatMap: (d) => d.flatMap((element) => Dataset.range(1).map(() => element)).shuffle(COUNT),
};

const all = Array.from({ length: COUNT }, (_, i) => i);

describe.each(Object.entries(memories))('%s, filled again for each element', (_, memory) => {
  test.each(Object.entries(ways))('%s', async (__, way) => {
    const { element, fill } = memory();
    const generated = Dataset.fromGenerator(function* () {
      for (const i of all) {
        fill(i);
        yield element;
      }
    });
    const mapped = Dataset.range(COUNT).map((i) => {
      fill(i);
      return element;
    });
    for (const source of [generated, mapped]) expect((await numbersOf(way(source))).sort()).toEqual(all);
  });
});

test('batches that are filled again are cut into rows of their own', async () => {
  const batch = new Float32Array(2);
  const batches = Dataset.fromGenerator(function* () {
    for (const i of all) yield batch.fill(i);
  });
  const twice = all.flatMap((i) => [i, i]);
  expect((await numbersOf(batches.unbatch().shuffle(12))).sort()).toEqual(twice);
  expect((await numbersOf(batches.flatMap((b) => Dataset.fromTensorSlices(b)).prefetch(12))).sort()).toEqual(twice);
});

test('rows of memory that is filled again', async () => {
  const [x, y] = [new Float32Array(2), new Uint8Array(new SharedArrayBuffer(2))];
  const rows = Dataset.fromTensorSlices([...all]).flatMap((i) => {
    x.fill(i.item());
    y.fill(i.item());
    return Dataset.fromTensorSlices([x, y] as const);
  });
  for (const kept of [rows.shuffle(12), rows.prefetch(12), rows.map(([a, b]) => ({ a, b })).shuffle(12)]) {
    expect((await numbersOf(kept)).sort()).toEqual(all.flatMap((i) => [i, i]));
  }
});

test('a list that is emptied after the last element leaves its batch whole', async () => {
  const batches = Dataset.fromGenerator(function* () {
    const pair: unknown[] = [];
    for (const i of all) {
      pair.splice(0, 2, Float32Array.of(i), { y: i });
      yield pair;
    }
    pair.length = 0;
  }).batch(COUNT);
  expect(await numbersIn((await batches[Symbol.asyncIterator]().next()).value)).toEqual([...all, ...all]);
});

describe('what is kept', () => {
  const first = async (element: unknown) =>
    (
      await Dataset.fromGenerator(() => [element])
        .shuffle(1)
        [Symbol.asyncIterator]()
        .next()
    ).value as never;

  test('is of the same classes', async () => {
    const array = ndarray(
      new Float64Array(12).map((_, i) => i),
      [3, 4],
    )
      .pick(1, null)
      .step(-2);
    const kept: typeof array = await first(array);
    expect([kept.get(0), kept.get(1), kept.shape, kept.dtype, kept.data.length]).toEqual([7, 5, [2], 'float64', 3]);
    const view: DataView = await first(new DataView(Uint8Array.of(1, 2, 3).buffer, 1));
    expect([view.byteLength, view.getUint8(1)]).toEqual([2, 3]);
    expect(await first(Int16Array.of(-1))).toEqual(Int16Array.of(-1));
    expect(await first({ data: [1, 2], shape: [2] })).toEqual({ data: [1, 2], shape: [2] });
    const empty = ndarray(new Float32Array(0), [0, 2]);
    expect(((await first(empty)) as typeof empty).shape).toEqual([0, 2]);
  });

  test('may hold itself, and the same list in many places', async () => {
    const itself: unknown[] = ['a'];
    itself.push({ itself });
    const kept = (await first(itself)) as [string, { itself: unknown }];
    expect([kept === itself, kept[1].itself === kept]).toEqual([false, true]);
    let many: unknown = ['a'];
    for (let i = 0; i < 40; i++) many = [many, many];
    const [left, right] = (await first(many)) as [unknown, unknown];
    expect([left === right, left === (many as unknown[])[0]]).toEqual([true, false]);
  });

  test('is no copy of tensors, of what Keisan made, or of objects of other classes', async () => {
    const [own, date] = [tensor([1, 2]), new Date(0)];
    expect(await first(own)).toBe(own);
    expect(await first(date)).toBe(date);
    const rows = Dataset.fromTensorSlices(new Float32Array(4)).shuffle(4);
    for await (const row of rows) expect(row.view.data.buffer.byteLength).toBe(16);
    const once = Dataset.fromGenerator(() => [Float32Array.of(1)]).shuffle(1);
    const seen: unknown[] = [];
    const same = once.filter((element) => seen.push(element) > 0).prefetch(2);
    for await (const element of same) expect(element).toBe(seen[0]);
  });

  test('was transferred, and is said to be gone by who reads it', async () => {
    const gone = Float32Array.of(1, 2);
    structuredClone(gone, { transfer: [gone.buffer] });
    expect(((await first(gone)) as Float32Array).length).toBe(0);
  });
});

describe('what nobody can keep is refused before memory is taken', () => {
  const nested = (around: (inner: unknown) => unknown) => {
    let value: unknown = 1;
    for (let i = 0; i < 50_000; i++) value = around(value);
    return value;
  };
  const hollow = 'an element with an array of 1000000000 elements that holds nothing at some places';
  const deep = 'an element nested more than 100 deep';
  const keeping = ['zip', 'prefetch', 'shuffle', 'unbatch', 'flatMap'] as const;
  const through = (method: (typeof keeping)[number], source: Dataset<unknown>): Dataset<unknown> => {
    if (method === 'zip') return Dataset.zip([source]);
    if (method === 'unbatch') return source.unbatch();
    return method === 'flatMap' ? source.flatMap(() => source) : source[method](2);
  };

  test.each<[string, unknown, string]>([
    ['a hollow list', new Array(1e9), hollow],
    ['a hollow list within', { x: [new Array(1e9)] }, hollow],
    ['lists in lists', nested((inner) => [inner]), deep],
    ['objects in objects', nested((x) => ({ x })), deep],
  ])('%s', async (_, element, got) => {
    for (const method of keeping) {
      const dataset = through(
        method,
        Dataset.range(3).map(() => element),
      );
      await expect(dataset[Symbol.asyncIterator]().next()).rejects.toThrow(`Dataset.${method}: got ${got}; expected`);
    }
  });
});
