import { setRandomSeed, Tensor, tensor } from '@keisan/autograd';
import { UNBATCHED } from '@keisan/autograd/internal';
import { describe, expect, test, vi } from 'vitest';
import { Dataset } from './dataset.ts';

const plain = (value: unknown): unknown => {
  if (value instanceof Tensor) return value.toArray();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
};

async function all(dataset: AsyncIterable<unknown>): Promise<unknown[]> {
  const items = [];
  for await (const item of dataset) items.push(plain(item));
  return items;
}

const wait = () => new Promise<void>((resolve) => setImmediate(resolve));
const six = Dataset.range(6);
const later = six.map(async (n) => {
  await wait();
  return n;
});
const rows = Dataset.fromTensorSlices([1, 2, 3]);
const batches = rows.batch(2);

test.each<[boolean, string, Dataset<unknown>]>([
  [true, 'slices', rows],
  [
    true,
    'some of them in another order',
    rows
      .shuffle(3)
      .filter(() => true)
      .skip(1)
      .take(1)
      .repeat(2)
      .prefetch(1),
  ],
  [true, 'pairs of them', Dataset.zip([rows, rows])],
  [true, 'more of them', rows.concatenate(rows)],
  [true, 'batches cut into them', batches.unbatch()],
  [false, 'batches', batches.shuffle(2).prefetch(1)],
  [false, 'what a function makes of them', rows.map((row) => row.expandDims(0))],
  [false, 'what datasets of them make', rows.flatMap(() => batches)],
  [false, 'rows and batches', rows.concatenate(batches)],
  [false, 'what a generator gives', Dataset.fromGenerator(() => [1])],
])('are known to be rows: %s, %s', (known, _, dataset) => {
  expect(dataset[UNBATCHED]).toBe(known);
});

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

describe.each([
  ['now', six],
  ['later', later],
] as const)('elements that are there %s', (_, source) => {
  test.each<[string, (d: Dataset<number>) => Dataset<unknown>, unknown[], number | null]>([
    ['range', (d) => d, range(6), 6],
    ['range with a step', () => Dataset.range(1, 9, 3), [1, 4, 7], 3],
    [
      'batch',
      (d) => d.batch(4),
      [
        [0, 1, 2, 3],
        [4, 5],
      ],
      2,
    ],
    ['batch, whole ones', (d) => d.batch(4, { dropRemainder: true }), [[0, 1, 2, 3]], 1],
    ['map', (d) => d.map((n) => n * 2), [0, 2, 4, 6, 8, 10], 6],
    ['map to promises', (d) => d.map(async (n) => n * 2), [0, 2, 4, 6, 8, 10], 6],
    ['filter', (d) => d.filter((n) => n % 2 === 1), [1, 3, 5], null],
    ['filter by promises', (d) => d.filter(async (n) => n > 3), [4, 5], null],
    ['take', (d) => d.take(2), [0, 1], 2],
    ['take more than there are', (d) => d.take(9), range(6), 6],
    ['take none', (d) => d.take(0), [], 0],
    ['skip', (d) => d.skip(4), [4, 5], 2],
    ['skip more than there are', (d) => d.skip(9), [], 0],
    ['repeat', (d) => d.take(2).repeat(3), [0, 1, 0, 1, 0, 1], 6],
    ['repeat without end', (d) => d.repeat().take(8), [0, 1, 2, 3, 4, 5, 0, 1], 8],
    ['repeat nothing without end', (d) => d.take(0).repeat(), [], 0],
    ['concatenate', (d) => d.take(1).concatenate(d.skip(4)), [0, 4, 5], 3],
    ['prefetch', (d) => d.prefetch(3), range(6), 6],
    [
      'zip',
      (d) => Dataset.zip([d, d.skip(3)]),
      [
        [0, 3],
        [1, 4],
        [2, 5],
      ],
      3,
    ],
    ['flatMap', (d) => d.take(3).flatMap((n) => Dataset.range(n)), [0, 0, 1], null],
    ['batch and unbatch', (d) => d.batch(4).unbatch(), range(6), null],
    [
      'batches of batches',
      (d) => d.batch(2).batch(2),
      [
        [
          [0, 1],
          [2, 3],
        ],
        [[4, 5]],
      ],
      2,
    ],
  ])('%s', async (__, make, expected, cardinality) => {
    const dataset = make(source);
    expect(dataset.cardinality()).toBe(cardinality);
    expect(await all(dataset)).toEqual(expected);
    expect(await all(dataset)).toEqual(expected);
  });

  test('shuffle', async () => {
    setRandomSeed(1);
    const shuffled = source.shuffle(6);
    const [first, second] = [await all(shuffled), await all(shuffled)];
    setRandomSeed(1);
    const again = [await all(shuffled), await all(shuffled)];
    expect([first, second]).toEqual(again);
    expect(first).not.toEqual(second);
    for (const order of [first, second]) expect(order.toSorted()).toEqual(range(6));
    expect(await all(source.shuffle(1))).toEqual(range(6));
    const [near] = (await all(source.shuffle(2))) as number[];
    expect(near).toBeLessThan(2);
    const seeded = () => source.shuffle(6, { seed: 3, reshuffleEachIteration: false });
    const once = seeded();
    expect([await all(once), await all(once)]).toEqual([await all(seeded()), await all(seeded())]);
    const stream = source.shuffle(6, { seed: 3 });
    const anew = source.shuffle(6, { seed: 3 });
    const orders = [await all(stream), await all(stream)];
    expect(orders).toEqual([await all(anew), await all(anew)]);
    expect(orders[0]).not.toEqual(orders[1]);
  });
});

describe('rows of arrays', () => {
  const x = tensor([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);

  test.each<[string, unknown, unknown[]]>([
    [
      'a tensor',
      x,
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ],
    [
      'numbers',
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'a pair',
      [x, Uint8Array.of(7, 8, 9)],
      [
        [[1, 2], 7],
        [[3, 4], 8],
        [[5, 6], 9],
      ],
    ],
    [
      'names',
      { a: x, b: { c: [1, 2, 3] } },
      [
        { a: [1, 2], b: { c: 1 } },
        { a: [3, 4], b: { c: 2 } },
        { a: [5, 6], b: { c: 3 } },
      ],
    ],
  ])('%s', async (_, data, expected) => {
    const rows = Dataset.fromTensorSlices(data);
    expect([rows.cardinality(), await all(rows)]).toEqual([expected.length, expected]);
  });

  test('keep their dtypes, and are put together again', async () => {
    for await (const [a, b] of Dataset.fromTensorSlices([x, Uint8Array.of(7, 8, 9)] as const)
      .batch(2)
      .skip(1)) {
      expect([a.toArray(), b.toArray(), b.dtype]).toEqual([[[5, 6]], [9], 'uint8']);
    }
  });
});

describe('a generator', () => {
  const source = (log: string[]) =>
    Dataset.fromGenerator(function* () {
      log.push('begin');
      try {
        yield* [1, 2, 3];
      } finally {
        log.push('end');
      }
    });

  test.each<[string, (d: Dataset<number>) => Dataset<unknown>]>([
    ['take', (d) => d.take(2)],
    ['batch', (d) => d.batch(2).take(1)],
    ['shuffle', (d) => d.shuffle(2).take(1)],
    ['repeat', (d) => d.repeat().take(2)],
    ['prefetch', (d) => d.prefetch(1).take(1)],
    ['zip', (d) => Dataset.zip([d, d]).take(1)],
    ['a shorter one in zip', (d) => Dataset.zip([d, Dataset.range(1)])],
    [
      'map, filter, skip and concatenate',
      (d) =>
        d
          .map((n) => n)
          .filter(() => true)
          .skip(1)
          .concatenate(d)
          .take(1),
    ],
  ])('is closed when %s has enough', async (_, make) => {
    const log: string[] = [];
    await all(make(source(log)));
    expect(log.filter((line) => line === 'end').length).toBe(log.filter((line) => line === 'begin').length);
    for await (const item of make(source(log)) as AsyncIterable<unknown>) {
      void item;
      break;
    }
    expect(log.at(-1)).toBe('end');
    expect(log.filter((line) => line === 'end').length).toBe(log.filter((line) => line === 'begin').length);
  });

  test('that fails, and a map that fails, reach whoever asked; the source is closed', async () => {
    const log: string[] = [];
    const failing = source(log).map((n) => {
      if (n === 2) throw new Error('not 2');
      return n;
    });
    for (const make of [failing, failing.batch(2), failing.prefetch(2), failing.shuffle(3), failing.repeat()]) {
      await expect(all(make)).rejects.toThrow('not 2');
      expect(log.at(-1)).toBe('end');
    }
    const spoilt = Dataset.fromGenerator(async function* () {
      yield 1;
      throw new Error('no more');
    });
    await expect(all(spoilt.batch(4).prefetch(2))).rejects.toThrow('no more');
  });
});

test.each<[string, Dataset<unknown>, unknown[]]>([
  ['skip', later.skip(2), [2, 3, 4, 5]],
  ['filter', later.filter((n) => n % 2 === 0), [0, 2, 4]],
  ['repeat', later.take(2).repeat(2), [0, 1, 0, 1]],
  [
    'batch',
    later.batch(4),
    [
      [0, 1, 2, 3],
      [4, 5],
    ],
  ],
  ['concatenate', later.take(1).concatenate(later.skip(5)), [0, 5]],
])('of %s, elements that are asked for at once come one after the other', async (_, dataset, expected) => {
  const elements = dataset[Symbol.asyncIterator]();
  const results = await Promise.all(range(7).map(() => elements.next()));
  expect(results.flatMap(({ done, value }) => (done ? [] : [plain(value)]))).toEqual(expected);
});

test('prefetch asks before it is asked', async () => {
  const log: string[] = [];
  const dataset = six.map((n) => {
    log.push(`made ${n}`);
    return n;
  });
  for await (const n of dataset.prefetch(2)) {
    await wait();
    log.push(`used ${n}`);
  }
  expect(log.slice(0, 5)).toEqual(['made 0', 'made 1', 'made 2', 'used 0', 'made 3']);
});

test('prefetch asks for no more than there are, and for one after the other', async () => {
  expect(await all(six.prefetch(1e15))).toEqual(range(6));
  expect(await all(later.prefetch(1e15))).toEqual(range(6));
  expect(await all(six.repeat().prefetch(1e15).take(3))).toEqual([0, 1, 2]);
  let [running, most] = [0, 0];
  const busy = six.map(async (n) => {
    most = Math.max(most, ++running);
    await wait();
    running--;
    return n;
  });
  expect(await all(busy.prefetch(4))).toEqual(range(6));
  expect(most).toBe(1);
});

test.each(['map', 'filter', 'flatMap'] as const)(
  '%s takes no function with a star, whose code nobody would run',
  (method) => {
    const starred = [
      function* () {
        yield false;
      },
      async function* () {
        yield false;
      },
    ];
    for (const f of starred) {
      expect(() => six[method](f as never)).toThrow(
        /^Dataset\.\w+: got an? (async )?generator function; expected a function of an element\. Take the star off/,
      );
    }
  },
);

test.each([[[false]], [{}], [() => true], [(function* () {})()]])('filter takes no %o for true', async (told) => {
  await expect(all(six.filter((() => told) as never))).rejects.toThrow(
    /^Dataset\.filter: got .+ from the function; expected true or false for each element\. Compare it/,
  );
});

test('filter takes what a comparison of tensors gives', async () => {
  const rows = Dataset.fromTensorSlices(tensor([1, 5, 3]));
  expect((await all(rows.filter((n) => n.greater(2)))).map(Number)).toEqual([5, 3]);
  expect((await all(rows.filter(async (n) => n.less(2)))).map(Number)).toEqual([1]);
});

test('sentences', async () => {
  const of = (...items: unknown[]) => all(Dataset.fromGenerator(() => items).batch(2));
  const rejected = async (run: () => unknown) => {
    try {
      await run();
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing';
  };
  const calls: Record<string, () => unknown> = {
    'batch of none': () => six.batch(0),
    'an unknown option': () => six.batch(2, { dropReminder: true } as never),
    'shuffle of no buffer': () => six.shuffle(undefined as never),
    'take a half': () => six.take(0.5),
    'map with no function': () => six.map(5 as never),
    'a generator in place of its function': () => Dataset.fromGenerator((function* () {})() as never),
    'a function that gives no iterable': () => all(Dataset.fromGenerator(() => 5 as never)),
    'rows of a number': () => Dataset.fromTensorSlices(5),
    'rows of different counts': () => Dataset.fromTensorSlices([Float32Array.of(1, 2), Float32Array.of(1)]),
    'rows in a list': () =>
      Dataset.fromTensorSlices([
        [Float32Array.of(1, 2), Float32Array.of(3, 4)],
        [0, 1, 0],
      ]),
    'rows in two arguments': () => (Dataset.fromTensorSlices as (...given: unknown[]) => unknown)([1], [2]),
    'rows of rows of numbers': () => all(six.unbatch()),
    'a constructor': () => new (Dataset as unknown as new (...given: unknown[]) => unknown)([1, 2]),
    'a constructor with a function': () => new (Dataset as unknown as new (...given: unknown[]) => unknown)(() => six),
    'concatenate with two': () => (six.concatenate as (...given: unknown[]) => unknown)(six, six),
    'a step of none': () => Dataset.range(1, 2, 0),
    'map of a pair as two': () => six.map(((x: number, y: number) => x + y) as never),
    'rows of text': () => Dataset.fromTensorSlices({ a: 'text' }),
    'other shapes': () => of(Float32Array.of(1), Float32Array.of(1, 2)),
    'other dtypes': () => of([Float32Array.of(1), 1], [Uint8Array.of(1), 1]),
    'other structures': () => of([Float32Array.of(1), 1], { a: 1 }),
    text: () => of({ a: 'text' }),
    'zip of none': () => Dataset.zip([]),
    'zip of no list': () => (Dataset.zip as (...given: unknown[]) => unknown)(six, six),
    'zip of what is no dataset': () => Dataset.zip([six, [1, 2]] as never),
    'concatenate with an array': () => six.concatenate([1, 2] as never),
    'flatMap to an array': () => all(six.flatMap((n) => [n, n] as never)),
    'flatMap with no function': () => six.flatMap(undefined as never),
    'filter without return': () => all(six.filter((() => {}) as never)),
    'filter with several': () => all(six.filter(() => tensor([1, 0]).greater(0))),
  };
  const messages: Record<string, string> = {};
  for (const [name, call] of Object.entries(calls)) messages[name] = await rejected(call);
  expect(messages).toMatchInlineSnapshot(`
    {
      "a constructor": "Dataset: got a call of its constructor; expected Dataset.fromTensorSlices(arrays), Dataset.fromGenerator(function* () { ... }) or readCsv(file).",
      "a constructor with a function": "Dataset: got a call of its constructor; expected Dataset.fromTensorSlices(arrays), Dataset.fromGenerator(function* () { ... }) or readCsv(file).",
      "a function that gives no iterable": "Dataset.fromGenerator: got 5 from the function; expected an iterable or an async iterable, as a generator is.",
      "a generator in place of its function": "Dataset.fromGenerator: got an object of class Object; expected a function that returns an iterable. Write Dataset.fromGenerator(function* () { ... }).",
      "a step of none": "Dataset.range: got step 0; expected a whole number of at least 1.",
      "an unknown option": "Dataset.batch: got the unknown option dropReminder; expected only dropRemainder. Did you mean 'dropRemainder'?",
      "batch of none": "Dataset.batch: got batchSize 0; expected a whole number of at least 1.",
      "concatenate with an array": "Dataset.concatenate: got an array [1, 2]; expected a Dataset. Write a.concatenate(b).",
      "concatenate with two": "Dataset.concatenate: got 2 arguments; expected one. Write a.concatenate(b).concatenate(c).",
      "filter with several": "Dataset.filter: got a tensor of shape [2] from the function; expected true or false for each element. Write .all() or .any() at its end.",
      "filter without return": "Dataset.filter: got undefined from the function; expected true or false for each element. Write return before it.",
      "flatMap to an array": "Dataset.flatMap: got an array [0, 0]; expected a Dataset. Write flatMap((file) => readCsv(file)).",
      "flatMap with no function": "Dataset.flatMap: got undefined; expected a function of an element. Write flatMap((file) => readCsv(file)).",
      "map of a pair as two": "Dataset.map: got a function of 2 arguments; expected a function of an element. Write map(([x, y]) => [x.div(255), y]).",
      "map with no function": "Dataset.map: got 5; expected a function of an element. Write map(([x, y]) => [x.div(255), y]).",
      "other dtypes": "Dataset.batch: got element 1 of a batch with uint8 of shape [1] at [0] after float32 of shape [1]; expected elements of the same shapes and dtypes. Make them alike with map, or take batches of one.",
      "other shapes": "Dataset.batch: got element 1 of a batch with float32 of shape [2] after float32 of shape [1]; expected elements of the same shapes and dtypes. Make them alike with map, or take batches of one.",
      "other structures": "Dataset.batch: got element 1 of a batch, an object with .a, after a list with [0], [1]; expected elements of the same structure.",
      "rows in a list": "Dataset.fromTensorSlices: got shape [2], shape [3]; expected the same length of the first axis in each. Where a list is the rows of one array, write tensor(list).",
      "rows in two arguments": "Dataset.fromTensorSlices: got 2 arguments; expected one. Write Dataset.fromTensorSlices([x, y]).",
      "rows of a number": "Dataset.fromTensorSlices: got a single number; expected arrays of at least one axis.",
      "rows of different counts": "Dataset.fromTensorSlices: got shape [2], shape [1]; expected the same length of the first axis in each.",
      "rows of rows of numbers": "Dataset.unbatch: got a single number; expected arrays of at least one axis.",
      "rows of text": "Dataset.fromTensorSlices: got "text" at .a; expected numbers: a tensor, a typed array, an ndarray or nested arrays.",
      "shuffle of no buffer": "Dataset.shuffle: got bufferSize undefined; expected a whole number of at least 1.",
      "take a half": "Dataset.take: got count 0.5; expected a whole number of at least 0.",
      "text": "Dataset.batch: got "text" at .a; expected numbers: a tensor, a typed array, an ndarray or nested arrays.",
      "zip of no list": "Dataset.zip: got an object of class Dataset; expected a list of datasets. Write Dataset.zip([a, b]).",
      "zip of none": "Dataset.zip: got an array []; expected a list of datasets. Write Dataset.zip([a, b]).",
      "zip of what is no dataset": "Dataset.zip: got an array [1, 2]; expected a Dataset. Write Dataset.zip([a, b]).",
    }
  `);
});

describe('sizes that there is no room for', () => {
  const rows = Dataset.fromTensorSlices([
    [1, 2],
    [3, 4],
  ]);
  const huge = [2 ** 31, 2 ** 40, Number.MAX_SAFE_INTEGER];
  const first = async (dataset: Dataset<unknown>) => dataset[Symbol.asyncIterator]().next();

  test.each(huge)('%d elements of what is endless, in a batch or a buffer', async (size) => {
    const endless = [rows.repeat(), Dataset.range(5).repeat(), Dataset.fromTensorSlices([[], []]).repeat()];
    for (const dataset of endless) {
      for (const source of [dataset, dataset.map(async (x) => x), dataset.take(size)]) {
        await expect(first(source.batch(size))).rejects.toThrow(
          /^Dataset.batch: got (shape \[\d+(, 2)?\] of float32|\d+ elements in a batch)/,
        );
        await expect(first(source.shuffle(size))).rejects.toThrow(
          new RegExp(`^Dataset.shuffle: got bufferSize ${size}; expected at most \\d+, as there is memory for`),
        );
      }
    }
  });

  test.each(huge)('%d are all, of what comes to an end', async (size) => {
    for (const source of [rows, rows.filter(() => true), rows.map(async (x) => x)]) {
      expect(await all(source.batch(size))).toEqual([await all(rows)]);
      expect((await all(source.shuffle(size))).sort()).toEqual(await all(rows));
      expect(await all(source.prefetch(size))).toEqual(await all(rows));
      expect(await all(source.take(size))).toEqual(await all(rows));
      expect(await all(source.skip(size))).toEqual([]);
    }
  });

  test('a buffer of what nobody knows the end of is full at some time', async () => {
    const million = tensor(new Float32Array(1e6));
    // Each of them is the memory of one array, and counts as if it had its own.
    const source = Dataset.range(1e9).map(() => million);
    const counted = source.filter(() => true);
    await expect(first(counted.shuffle(1e9))).rejects.toThrow(
      'Dataset.shuffle: got bufferSize 1000000000; expected at',
    );
  });

  test('no more is asked for before it is wanted than a part of the memory holds', async () => {
    const million = tensor(new Float32Array(1e6));
    let asked = 0;
    const source = Dataset.range(1e9).map(() => {
      asked++;
      return million;
    });
    const elements = source.prefetch(1e9)[Symbol.asyncIterator]();
    await elements.next();
    let before = -1;
    for (; asked > before; await wait()) before = asked;
    await elements.return?.();
    expect(asked).toBeLessThan(1e6);
  });

  test('a batch grows with what comes', async () => {
    const wide = Dataset.range(10).map((i) => new Float32Array(2 ** 20).fill(i));
    const [batch] = (await Promise.all([first(wide.filter(() => true).batch(1e6))])) as [IteratorResult<Tensor>];
    expect([batch.value.shape, batch.value.at(9).at(5).item()]).toEqual([[10, 2 ** 20], 9]);
  });
});

test('more datasets, and more arrays in an element, than a call has room for', async () => {
  const [one, many] = [Dataset.fromTensorSlices([[7]]), 150_000];
  expect(Dataset.zip(Array.from({ length: many }, () => one)).cardinality()).toBe(1);
  const parts = Array.from({ length: many }, () => Uint8Array.of(1));
  for await (const batch of Dataset.fromGenerator(() => [parts]).batch(1)) expect(batch.length).toBe(many);
});

test.each<[string, (d: Dataset<number>) => Dataset<unknown>]>([
  ['batch', (d) => d.batch(500)],
  ['skip', (d) => d.skip(500)],
  ['shuffle', (d) => d.shuffle(500)],
  ['filter', (d) => d.take(500).filter(() => false)],
  ['flatMap', (d) => d.take(500).flatMap(() => Dataset.range(0))],
])('%s lets other things have a turn', async (_, make) => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now++);
  try {
    for (const source of [six.repeat(), six.repeat().map(async (n) => n)]) {
      let hadTurn = false;
      setTimeout(() => {
        hadTurn = true;
      });
      await make(source)[Symbol.asyncIterator]().next();
      expect(hadTurn).toBe(true);
    }
  } finally {
    vi.restoreAllMocks();
  }
});

test('a batch that the memory has no room for is refused before it is filled', async () => {
  let made = 0;
  const wide = six.repeat().map(() => {
    made++;
    return Array.from({ length: 2000 }, () => Float32Array.of(0));
  });
  await expect(
    wide
      .batch(2 ** 30)
      [Symbol.asyncIterator]()
      .next(),
  ).rejects.toThrow(
    /^Dataset.batch: got 1073741824 elements in a batch; expected at most \d+, as there is memory for elements like the first/,
  );
  expect(made).toBe(1);
});
