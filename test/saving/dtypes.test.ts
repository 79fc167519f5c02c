import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DType, type Tensor, tensor } from '@keisan/autograd';
import { Layer, Model, type PartialShape, Sequential } from '@keisan/layers';
import { Dense, Lambda } from '@keisan/layers/layers';
import { loadModel } from '@keisan/saving';
import { describe, expect, test } from 'vitest';

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/half/${name}`, import.meta.url));
const expected = JSON.parse(readFileSync(fixture('expected.json'), 'utf8')) as {
  readonly x: readonly number[];
  readonly weights: readonly (readonly number[])[];
  readonly predict: readonly number[];
};

const valuesOf = (model: Pick<Model, 'getWeights'>) => model.getWeights().map(({ data }) => [...data]);

describe('weights of few bits, which Keras wrote,', () => {
  test.each(['half.keras', 'half.h5'])('of %s are float32, with the values that they had', async (name) => {
    const model = await loadModel(fixture(name));
    expect(valuesOf(model)).toEqual(expected.weights);
    expect(model.weights.map(({ dtype }) => dtype)).toEqual(new Array(8).fill('float32'));
    const output = await model.predict(tensor(Float32Array.from(expected.x), { shape: [4, 3] }), { verbose: 0 });
    output.data.forEach((value, i) => {
      expect(value).toBeCloseTo(expected.predict[i]!, 1);
    });
  });

  test('of half.weights.h5 too', async () => {
    const model = new Sequential([4, 3, 2, 2].map((units, i) => new Dense(units, i === 0 ? { inputShape: [3] } : {})));
    await model.loadWeights(fixture('half.weights.h5'));
    expect(valuesOf(model)).toEqual(expected.weights);
  });

  test('steps that are counted in int64 are counted on', async () => {
    for (const name of ['half.keras', 'half.h5']) {
      const { optimizer } = await loadModel(fixture(name));
      expect([optimizer!.iterations.item(), optimizer!.iterations.dtype]).toEqual([7, 'int32']);
    }
  });
});

class Holder extends Layer {
  readonly held: DType;

  constructor(held: DType) {
    super();
    this.held = held;
  }

  override build(_: PartialShape) {
    this.addWeight({ name: 'x', shape: [2], dtype: this.held, initializer: 'zeros', trainable: false });
  }

  override call<T>(x: T): T {
    return x;
  }
}

/** A safetensors file of one tensor of two numbers. */
function safetensors(name: string, dtype: string, bytes: Uint8Array): Uint8Array {
  const header = JSON.stringify({ [name]: { dtype, shape: [2], data_offsets: [0, bytes.length] } });
  const text = new TextEncoder().encode(header);
  const length = new Uint8Array(new BigUint64Array([BigInt(text.length)]).buffer);
  return new Uint8Array(Buffer.concat([length, text, bytes]));
}

test.each<[string, DType, ArrayBufferView, readonly unknown[]]>([
  ['F64', 'float64', Float64Array.of(1 / 3, -2), [1 / 3, -2]],
  ['F32', 'float32', Float32Array.of(0.5, -2), [0.5, -2]],
  ['F16', 'float32', Uint16Array.of(0x3555, 0xfbff), [0.333251953125, -65504]],
  ['F16', 'float32', Uint16Array.of(0x0001, 0x7c00), [2 ** -24, Number.POSITIVE_INFINITY]],
  ['BF16', 'float32', Uint16Array.of(0x3eab, 0xff80), [0.333984375, Number.NEGATIVE_INFINITY]],
  ['I64', 'int32', BigInt64Array.of(-5n, 2n ** 31n - 1n), [-5, 2 ** 31 - 1]],
  ['I32', 'int32', Int32Array.of(-5, 7), [-5, 7]],
  ['I16', 'int32', Int16Array.of(-5, 7), [-5, 7]],
  ['I8', 'int32', Int8Array.of(-5, 7), [-5, 7]],
  ['U16', 'int32', Uint16Array.of(65535, 7), [65535, 7]],
  ['U8', 'uint8', Uint8Array.of(255, 7), [255, 7]],
  ['BOOL', 'bool', Uint8Array.of(1, 0), [true, false]],
])('%s of safetensors are read as %s', async (written, dtype, values, read) => {
  const model = new Sequential([new Holder(dtype)]);
  model.build([null, 1]);
  const [weight] = model.weights;
  const path = `${weight!.path.split('/').at(-2)}/x`;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  await model.loadWeights(safetensors(path, written, bytes));
  expect(weight!.toArray()).toEqual(read);
});

describe('what could not be made again is an error when it is saved', () => {
  const named = (x: Tensor) => x;

  class Needs extends Layer {
    constructor(readonly needed: number) {
      super();
      if (typeof needed !== 'number') throw new TypeError('it needs a number');
    }

    override call<T>(x: T): T {
      return x;
    }
  }

  class Grown extends Model {
    readonly dense: Dense;

    constructor(units: number = 2) {
      super();
      this.dense = new Dense(units);
    }

    override call(x: never) {
      return this.dense.apply(x) as never;
    }
  }

  test.each<[string, () => Model]>([
    [
      'a class that needs what getConfig() lacks',
      () => new Sequential([new Dense(1, { inputShape: [1] }), new Needs(1)]),
    ],
    [
      'a Lambda of a function without a name',
      () => new Sequential([new Dense(1, { inputShape: [1] }), new Lambda((x) => x)]),
    ],
    [
      "a function that is called like one of Keras's",
      () => {
        const own = { relu: (x: Tensor) => x.mul(2) };
        return new Sequential([new Dense(1, { inputShape: [1], activation: own.relu })]);
      },
    ],
    [
      'a model that would be of another size',
      () => {
        const model = new Grown(3);
        model.build([null, 2] as never);
        return model as unknown as Model;
      },
    ],
  ])('%s', async (_, make) => {
    const folder = await mkdtemp(join(tmpdir(), 'keisan-'));
    const message = await make()
      .save(join(folder, 'm.keras'))
      .then(
        () => 'saved',
        (error: Error) => error.message.replace(/(_\d+)?"/g, '"'),
      );
    await rm(folder, { recursive: true });
    expect(message).toMatchSnapshot();
  });

  test('a Lambda of a function with a name is saved, and needs it to be read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keisan-'));
    const path = join(folder, 'm.keras');
    await new Sequential([new Dense(1, { inputShape: [1] }), new Lambda(named)]).save(path);
    await expect(loadModel(path)).rejects.toThrow('got a function of the name "named"');
    expect((await loadModel(path, { customObjects: { named } })).countParams()).toBe(2);
    await rm(folder, { recursive: true });
  });
});
