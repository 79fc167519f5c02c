import { createContext, runInContext } from 'node:vm';
import ndarray from 'ndarray';
import { describe, expect, test } from 'vitest';
import { type DType, Parameter, type TensorData, tensor, zeros } from './index.ts';

const numbers = [1, 2, 3];

/** Numbers in memory that other threads may have too. */
function shared(values: readonly number[]): Float64Array {
  const array = new Float64Array(new SharedArrayBuffer(8 * values.length));
  array.set(values);
  return array;
}

/** An array whose memory is somebody else's now. */
function transferred(array: Float32Array): Float32Array {
  structuredClone(array, { transfer: [array.buffer] });
  return array;
}

describe('memory', () => {
  const given: Record<string, () => [data: TensorData, write: (value: number) => void]> = {
    'a typed array': () => {
      const array = Float32Array.from(numbers);
      return [array, (value) => array.fill(value)];
    },
    'bytes that are bools': () => {
      const array = Uint8Array.from([1, 0, 1]);
      return [array, (value) => array.fill(value)];
    },
    'a part of a larger array': () => {
      const array = Float64Array.from([0, ...numbers]);
      return [array.subarray(1), (value) => array.fill(value)];
    },
    'a Buffer of Node': () => {
      const buffer = Buffer.from(numbers);
      return [buffer, (value) => buffer.fill(value)];
    },
    'an ndarray': () => {
      const array = ndarray(Int32Array.from(numbers), [3]);
      return [array, (value) => array.set(1, value)];
    },
    'a strided ndarray': () => {
      const array = ndarray(Float32Array.from([1, 2, 3, 4]), [2, 2]).transpose(1, 0);
      return [array, (value) => array.set(0, 1, value)];
    },
    'a tensor': () => {
      const x = tensor(numbers);
      return [x, (value) => x.data.fill(value)];
    },
  };

  test.each(Object.entries(given))('of %s stays the user’s own', (_, make) => {
    const [data, write] = make();
    const x = tensor(data);
    const before = x.toArray();
    write(9);
    expect(x.toArray()).toEqual(before);
    x.data.fill(5);
    expect(tensor(data).toArray()).not.toEqual(x.toArray());
  });

  test.each(Object.entries(given))('of %s is taken with copy: false', (_, make) => {
    const [data, write] = make();
    const x = tensor(data, { copy: false });
    const before = x.toArray();
    write(9);
    expect(x.toArray()).not.toEqual(before);
  });

  test('one buffer for three frames makes three tensors', () => {
    const buffer = new Float32Array(1);
    const frames = numbers.map((n) => {
      buffer[0] = n;
      return tensor(buffer);
    });
    expect(frames.map((frame) => frame.item())).toEqual(numbers);
  });

  test('a buffer that changes between forward and backward changes no gradient', () => {
    const buffer = Float32Array.from(numbers);
    const w = tensor([1, 1, 1], { requiresGrad: true });
    const loss = w.mul(tensor(buffer)).sum();
    buffer.fill(9);
    loss.backward();
    expect(w.grad!.toArray()).toEqual(numbers);
  });

  test('a list of lengths that changes changes no tensor', () => {
    const shape = [2, 3];
    const made = [
      zeros(shape),
      tensor(new Float32Array(6), { shape }),
      zeros([1]).broadcastTo(shape),
      zeros([6]).reshape(shape),
    ];
    shape[0] = 7;
    expect(made.map((x) => x.shape)).toEqual(made.map(() => [2, 3]));
  });

  test.each([
    ['shared between threads', new SharedArrayBuffer(8)],
    ['that can be resized', Reflect.construct(ArrayBuffer, [8, { maxByteLength: 16 }]) as ArrayBuffer],
  ])('%s is copied, also with copy: false', (_, buffer) => {
    const array = new Float32Array(buffer);
    for (const options of [{}, { copy: false }]) {
      const x = tensor(array, options);
      array.fill(9);
      expect(x.toArray()).toEqual([0, 0]);
      expect(x.data.buffer).toBeInstanceOf(ArrayBuffer);
      expect(x.data.buffer).not.toBe(buffer);
      array.fill(0);
    }
  });

  test.each<[string, TensorData, { dtype?: DType; shape?: number[] }]>([
    ['a number', 3, {}],
    ['nested arrays', [[1, 2]], { dtype: 'float64' }],
    ['another element type', new Int16Array(2), {}],
    ['integers of 64 bits', new BigInt64Array(2), {}],
    ['another dtype', new Float64Array(2), { dtype: 'float32' }],
    ['bytes as bools', new Uint8Array(2), { dtype: 'bool' }],
    ['an ndarray over a list', ndarray([1, 2], [2]), {}],
    ['elements in another order', ndarray(new Float32Array(4), [2, 2]).transpose(1, 0), { shape: [4] }],
  ])('copy: false is an error for %s', (_, data, options) => {
    expect(() => tensor(data, { ...options, copy: false })).toThrow(/^tensor: got copy: false for .* Leave copy out/);
  });

  test('an array whose memory was transferred is no empty array', () => {
    const array = Float32Array.from(numbers);
    structuredClone(array, { transfer: [array.buffer] });
    expect(() => tensor(array)).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: tensor: got a Float32Array without its memory, which was transferred; expected an array that is still there. Use it before it is sent away, or send a copy.]`,
    );
  });
});

test('nested lists of many numbers, with typed arrays among them', () => {
  const rows = Array.from({ length: 300 }, (_, i) => Array.from({ length: 500 }, (_, j) => i * 500 + j));
  const mixed = rows.map((row, i) => (i % 70 === 5 ? Float32Array.from(row) : row));
  for (const given of [rows, mixed]) {
    const { shape, data, dtype } = tensor(given);
    expect({ shape, dtype }).toEqual({ shape: [300, 500], dtype: 'float32' });
    expect(data.every((value, i) => value === i)).toBe(true);
  }
  const flags = rows.map((row) => row.map((n) => n % 3 === 0));
  expect(tensor(flags)).toMatchObject({ dtype: 'bool', shape: [300, 500] });
  expect(tensor(flags).sum().item()).toBe(50_000);
});

describe('typed arrays', () => {
  const classes: readonly [name: string, dtype: DType, values: string][] = [
    ['Float32Array', 'float32', '[1, 2]'],
    ['Float64Array', 'float64', '[1, 2]'],
    ['Int8Array', 'int32', '[1, 2]'],
    ['Int16Array', 'int32', '[1, 2]'],
    ['Int32Array', 'int32', '[1, 2]'],
    ['Uint8Array', 'uint8', '[1, 2]'],
    ['Uint8ClampedArray', 'uint8', '[1, 2]'],
    ['Uint16Array', 'int32', '[1, 2]'],
    ['Uint32Array', 'int32', '[1, 2]'],
    ['BigInt64Array', 'int32', '[1n, 2n]'],
    ['BigUint64Array', 'int32', '[1n, 2n]'],
    ...('Float16Array' in globalThis ? [['Float16Array', 'float32', '[1, 2]'] as [string, DType, string]] : []),
  ];
  const realm = createContext({});

  test.each(classes)('%s gives %s, in every realm', (name, dtype, values) => {
    for (const array of [`new ${name}(${values})`, `new (class Mine extends ${name} {})(${values})`]) {
      for (const x of [tensor(runInContext(array, realm)), tensor(runInContext(`(${array})`, createContext()))]) {
        expect([x.dtype, x.toArray()]).toEqual([dtype, [1, 2]]);
        expect(x.add(x).toArray()).toEqual([2, 4]);
      }
    }
  });

  test.each(classes)('%s in lists gives %s, in every realm', (name, dtype, values) => {
    for (const Class of [name, `(class Mine extends ${name} {})`]) {
      for (const row of [
        runInContext(`new ${Class}(${values})`, realm),
        runInContext(`(new ${Class}(${values}))`, createContext()),
      ]) {
        const x = tensor([[row], [row], [row]]);
        expect([x.dtype, x.shape, x.toArray()]).toEqual([dtype, [3, 1, 2], [[[1, 2]], [[1, 2]], [[1, 2]]]]);
      }
    }
  });

  test.each<[string, TensorData, DType]>([
    ['of two dtypes', [Float32Array.of(1, 2), Int32Array.of(3, 4)], 'float32'],
    ['of whole numbers', [Uint8Array.of(1, 2), Int16Array.of(3, 4)], 'int32'],
    ['of floats', [Float32Array.of(1, 2), Float64Array.of(3, 4)], 'float64'],
    ['beside numbers', [Int32Array.of(1, 2), [3, 4]], 'float32'],
    ['behind numbers', [[1, 2], Float64Array.of(3, 4)], 'float64'],
    ['shared with other threads', [shared([1, 2]), [3, 4]], 'float64'],
  ])('rows %s', (_, rows, dtype) => {
    const x = tensor(rows);
    expect([x.dtype, x.toArray()]).toEqual([
      dtype,
      [
        [1, 2],
        [3, 4],
      ],
    ]);
    expect(tensor(rows, { dtype: 'uint8', shape: [4] }).toArray()).toEqual([1, 2, 3, 4]);
  });

  test('rows are copied', () => {
    const row = Float32Array.of(1, 2);
    const x = tensor([row, row]);
    row.fill(3);
    expect(x.toArray()).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(() => tensor([row], { copy: false })).toThrow('got copy: false for an array of numbers');
  });

  test('rows beside booleans, of large integers, of nothing', () => {
    expect(tensor([Uint8Array.of(2, 3), [true, false]]).dtype).toBe('uint8');
    expect(tensor([Float64Array.of(1e300, 0.1)]).toArray()).toEqual([[1e300, 0.1]]);
    expect(tensor([Uint32Array.of(2 ** 32 - 1)], { dtype: 'float64' }).toArray()).toEqual([[2 ** 32 - 1]]);
    expect(() => tensor([Uint32Array.of(2 ** 32 - 1)])).toThrow('expected integers from -2147483648 to 2147483647');
    const none = tensor([new Float64Array(0), new Float64Array(0)]);
    expect([none.shape, none.dtype]).toEqual([[2, 0], 'float64']);
  });

  test.each<[string, unknown, string]>([
    [
      'shorter',
      [Float32Array.of(1, 2), Float32Array.of(3)],
      'got an array of length 1 at [1]; expected an array of length 2 there',
    ],
    ['a number', [Float32Array.of(1, 2), 3], 'got 3 at [1]; expected an array of length 2 there'],
    [
      'an array for a number',
      [
        [1, 2],
        [3, Float32Array.of(4)],
      ],
      'got an array of length 1 at [1, 1]; expected a number there',
    ],
    [
      'not as deep',
      [
        [
          [1, 2],
          [3, 4],
        ],
        Float32Array.of(1, 2),
      ],
      'got 1 at [1, 0]; expected an array of length 2 there',
    ],
    ['gone', [Float32Array.of(1, 2), transferred(new Float32Array(2))], 'without its memory, which was transferred'],
    ['tensors', [tensor([1]), tensor([2])], 'Join tensors with stack(...)'],
    ['a tensor beside a row', [new Float32Array(2), tensor([3, 4])], 'Join tensors with stack(...)'],
    ['ndarrays', [ndarray(Float32Array.of(1)), ndarray(Float32Array.of(1))], 'Join tensors with stack(...)'],
    [
      'a view without elements',
      [new DataView(new ArrayBuffer(4))],
      'got an object of class DataView at [0]; expected numbers',
    ],
    [
      'in an ndarray',
      { data: [Float32Array.of(1)], shape: [1], stride: [1], offset: 0 },
      'expected a typed array or a list of numbers',
    ],
  ])('rows that are %s', (_, rows, message) => {
    expect(() => tensor(rows as TensorData)).toThrow(message);
  });

  test.each([Uint32Array.of(2 ** 32 - 1), BigUint64Array.of(2n ** 63n), BigInt64Array.of(-(2n ** 53n))])(
    '%o as floats',
    (array) => {
      for (const dtype of ['float64', 'float32'] as const) {
        expect(tensor(array, { dtype }).data[0]).toBe(
          dtype === 'float32' ? Math.fround(Number(array[0])) : Number(array[0]),
        );
      }
      expect(tensor(array, { dtype: 'int32' }).data[0]).toBe(tensor([Number(array[0])], { dtype: 'int32' }).data[0]);
      expect(() => tensor(array)).toThrow('expected integers from -2147483648 to 2147483647, those of int32. Convert');
    },
  );

  test('lists and options of another realm are lists and options', () => {
    expect(tensor(runInContext('[[1, 2], [3, 4]]', realm)).shape).toEqual([2, 2]);
    expect(zeros(runInContext('[2, 3]', realm), runInContext('({ dtype: "int32" })', realm)).dtype).toBe('int32');
    expect(() => zeros([1], runInContext('({ dtpe: "int32" })', realm))).toThrow('unknown option dtpe');
  });
});

describe('ndarrays', () => {
  const over = (shape: unknown, stride: unknown, offset: unknown, data: unknown = Float32Array.from([1, 2, 3, 4])) =>
    tensor({ data, shape, stride, offset } as TensorData);

  test('are read by their strides', () => {
    expect(over([2], [-1], 3).toArray()).toEqual([4, 3]);
    expect(over([2, 2], [0, 1], 2).toArray()).toEqual([
      [3, 4],
      [3, 4],
    ]);
    expect(over([0], [1], 99).toArray()).toEqual([]);
    expect(over([], [], 2).item()).toBe(3);
  });

  test('may be seen otherwise afterwards, which changes no tensor', () => {
    const given = { data: Float32Array.from([1, 2, 3, 4]), shape: [2, 2], stride: [2, 1], offset: 0 };
    const x = tensor(given, { copy: false });
    given.shape[0] = 4;
    given.stride.reverse();
    expect(x.toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  test.each([
    ['beyond the end', [2], [4], 0],
    ['before the start', [2], [-1], 0],
    ['by its offset', [2], [1], 3],
    ['as a scalar', [], [], 4],
    ['by strides that are too few', [2, 2], [2], 0],
    ['by strides that are no list', [2], null, 0],
    ['by half a stride', [2], [0.5], 0],
    ['by a stride that is no number', [2], [Number.NaN], 0],
    ['by half an offset', [2], [1], 0.5],
    ['without an offset', [2], [1], undefined],
  ])('that leave their data %s are rejected', (_, shape, stride, offset) => {
    expect(() => over(shape, stride, offset)).toThrow(
      /^tensor: got an ndarray of shape .* expected elements that all lie in its data/,
    );
  });

  test.each([null, 'abc', {}, [[1], [2]]])('over %j are rejected', (data) => {
    expect(() => over([1], [1], 0, data)).toThrow('expected a typed array or a list of numbers');
  });
});

describe('JSON', () => {
  test('has the elements of a tensor', () => {
    const state = {
      loss: tensor(0.5),
      w: new Parameter(tensor([[1, 2]])),
      mask: tensor([true, false]),
      gap: tensor([Number.NaN]),
    };
    const text = JSON.stringify(state);
    expect(text).toBe('{"loss":0.5,"w":[[1,2]],"mask":[true,false],"gap":[null]}');
    expect(tensor(JSON.parse(text).w).toArray()).toEqual([[1, 2]]);
    expect(tensor(JSON.parse(text).mask).dtype).toBe('bool');
  });
});
