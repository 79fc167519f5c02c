import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { arange, tensor } from '@keisan/autograd';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import recorded from '../testing/numpy.json' with { type: 'json' };
import { encodeNpy } from './encode.ts';
import { encodeNpz, loadNpy, loadNpz, saveNpy, saveNpz } from './files.ts';
import { readNpy } from './read-npy.ts';

const { types, ...others } = recorded;
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const npy = (name: keyof typeof others) => bytesOf(others[name]);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-npy-'));
});
afterAll(() => rm(folder, { recursive: true }));

const dtypes: Readonly<Record<string, string>> = {
  f4: 'float32',
  f8: 'float64',
  f2: 'float32',
  b1: 'bool',
  u1: 'uint8',
};

describe('what NumPy writes', () => {
  test.each(Object.entries(types))('%s', async (code, text) => {
    const array = await loadNpy(bytesOf(text));
    const least = /[fi]/.test(code[1]!) ? -1 : 0;
    const expected = Array.from({ length: 6 }, (_, i) => (code === '|b1' ? Math.min(i, 1) : i + least));
    expect([array.shape, [...array.data], array.dtype]).toEqual([[2, 3], expected, dtypes[code.slice(1)] ?? 'int32']);
    const rows: number[][] = [];
    for await (const row of readNpy(bytesOf(text))) rows.push([...row.data]);
    expect(rows).toEqual([expected.slice(0, 3), expected.slice(3)]);
  });

  test('in the order of Fortran, as a scalar, of no rows, in version 2', async () => {
    expect((await loadNpy(npy('fortran'))).toArray()).toEqual(arange(24).reshape([2, 3, 4]).toArray());
    expect((await loadNpy(npy('scalar'))).item()).toBe(2.5);
    expect((await loadNpy(npy('empty'))).shape).toEqual([0, 3]);
    expect((await loadNpy(npy('version2'))).toArray()).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    for await (const row of readNpy(npy('empty'))) throw new Error(`a row ${row}`);
  });

  test('halves are the nearest of theirs', async () => {
    const { data } = await loadNpy(npy('halves'));
    expect([...data]).toEqual([65504, 2 ** -24, -0.3330078125, Infinity, -Infinity, 0.00010001659393310547]);
  });

  test('several arrays, as they are and compressed', async () => {
    const { x, y } = await loadNpz(npy('npz'));
    expect([x!.toArray(), y!.toArray(), y!.dtype]).toEqual([
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
      [0, 1],
      'int32',
    ]);
    const compressed = await loadNpz(npy('compressed'));
    expect([Object.keys(compressed), compressed.x!.shape]).toEqual([
      ['x', 'y'],
      [100, 100],
    ]);
  });
});

describe('what is written is read again', () => {
  const arrays = {
    float32: tensor([
      [1.5, 2],
      [3, 4],
    ]),
    float64: tensor([1e300], { dtype: 'float64' }),
    int32: tensor([-5, 5], { dtype: 'int32' }),
    uint8: tensor([0, 255], { dtype: 'uint8' }),
    bool: tensor([true, false]),
    scalar: tensor(3),
    empty: tensor([], { shape: [2, 0] }),
    __proto__: tensor(1),
  };

  test.each(Object.entries(arrays))('%s', async (_, array) => {
    const path = join(folder, 'array.npy');
    await saveNpy(path, array);
    for (const source of [
      path,
      pathToFileURL(path),
      new Blob([await readFile(path)]),
      new Response(await readFile(path)),
      await readFile(path),
    ]) {
      const again = await loadNpy(source);
      expect([again.dtype, again.shape, [...again.data]]).toEqual([array.dtype, array.shape, [...array.data]]);
    }
  });

  test.each(Object.entries(arrays))('%s, and is not changed with the bytes that it was read from', async (_, array) => {
    const file = encodeNpy(array);
    const shared = new Uint8Array(new SharedArrayBuffer(file.length));
    async function* once() {
      yield given.stream;
    }
    const given = {
      bytes: file.slice(),
      buffer: file.slice(),
      shared,
      stream: file.slice(),
      npz: encodeNpz({ array }),
    };
    shared.set(file);
    const read = [
      await loadNpy(given.bytes),
      await loadNpy(given.buffer.buffer),
      await loadNpy(shared),
      await loadNpy(once()),
      (await loadNpz(given.npz)).array!,
    ];
    for (const bytes of Object.values(given)) bytes.fill(0);
    for (const again of read) expect([again.dtype, again.toArray()]).toEqual([array.dtype, array.toArray()]);
  });

  test.each([true, false])('together, compressed: %s', async (compressed) => {
    const path = join(folder, 'arrays.npz');
    const given = Object.fromEntries([...Object.entries(arrays), ['__proto__', tensor(7)], ['a/b', tensor(8)]]);
    await saveNpz(path, given, { compressed });
    const again = await loadNpz(path);
    expect(Object.keys(again).sort()).toEqual(Object.keys(given).sort());
    for (const [name, array] of Object.entries(again)) expect(array.toArray()).toEqual(given[name]!.toArray());
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(again)).toBeNull();
  });

  test('as NumPy writes it, byte for byte', () => {
    expect(
      encodeNpy(
        tensor([
          [-1, 0, 1],
          [2, 3, 4],
        ]),
      ),
    ).toEqual(bytesOf(types['<f4']));
  });
});

describe('files that are not what they should be', () => {
  const good = encodeNpy(
    tensor([
      [1, 2],
      [3, 4],
    ]),
  );
  const withHead = (head: string, data = new Uint8Array(16)) => {
    const bytes = new Uint8Array(10 + head.length + data.length);
    bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, head.length & 255, head.length >> 8]);
    bytes.set(new TextEncoder().encode(head), 10);
    bytes.set(data, 10 + head.length);
    return bytes;
  };
  const of = (shape: string, descr = "'<f4'") =>
    withHead(`{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`);

  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'got 0 bytes of a head'],
    [
      'text',
      new TextEncoder().encode('hello, world'),
      'bytes that do not begin as an npy file does; expected \\x93NUMPY',
    ],
    ['an npz file', npy('npz'), 'This is an npz file: use loadNpz'],
    ['a head cut short', good.slice(0, 30), 'got 30 bytes of a head; expected 128 of them. The file is cut short.'],
    [
      'numbers cut short',
      good.slice(0, -1),
      'got 143 bytes of an array of shape [2, 2]; expected 144: a head of 128, and 4 numbers of 4. The file is cut short.',
    ],
    ['numbers and more', new Uint8Array([...good, 1]), 'The file goes on after its last number'],
    ['a size beyond memory', of('(1000000, 1000000)'), 'of shape [1000000, 1000000]; expected 4000000000'],
    ['a size beyond counting', of('(9999999999999999, 9999999999999999)'), 'got the shape'],
    ['a negative length', of('(-1,)'), "got the head \"{'descr'"],
    ['too many axes', of(`(${'1, '.repeat(65)})`), 'got 65 axes; expected at most 64'],
    ['code in its head', of("__import__('os')"), 'got the head'],
    ['no shape', withHead("{'descr': '<f4', 'fortran_order': False}"), 'a head without shape'],
    ['two shapes', withHead("{'shape': (1,), 'shape': (2,)}"), 'got the head'],
    ['complex numbers', npy('complex'), "got numbers of type '<c16'"],
    [
      'text',
      npy('text'),
      "got texts of type '<U1'; expected numbers. Number them in Python: np.save('a.npy', np.unique(array, return_inverse=True)[1])",
    ],
    ['Python objects', npy('object'), 'Python objects run code when they are read'],
    ['structures', npy('structure'), 'got an array of structures'],
    [
      'large whole numbers',
      npy('large'),
      'got 3000000000 as number 1; expected whole numbers from -2147483648 to 2147483647',
    ],
    [
      'another version',
      Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 9, 0, 0, 0, 0, 0]),
      'got an npy file of version 9.0',
    ],
    [
      'a head without end',
      Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 2, 0, 255, 255, 255, 255]),
      'a head of 4294967295 bytes',
    ],
  ])('npy: %s', async (_, bytes, message) => {
    const path = join(folder, 'bad.npy');
    await writeFile(path, bytes);
    await expect(loadNpy(path)).rejects.toThrow(message);
    await expect(loadNpy(path)).rejects.toThrow(`loadNpy: ${path}`);
    const rows = async () => {
      for await (const row of readNpy(path)) void row;
    };
    await expect(rows()).rejects.toThrow(/^readNpy: .*bad\.npy: got /);
  });

  test('npz: what is no zip file, a wrong checksum, a bomb, a method that nobody knows', async () => {
    await expect(loadNpz(good)).rejects.toThrow('bytes that are no ZIP archive');
    await expect(loadNpz(npy('npz').slice(0, -30))).rejects.toThrow('bytes that are no ZIP archive');
    const spoilt = npy('npz');
    spoilt[170]! ^= 1;
    await expect(loadNpz(spoilt)).rejects.toThrow('loadNpz: the bytes: x.npy: got bytes of the checksum');
    const zeros = encodeNpz({ x: tensor(new Float32Array(1e6)) }, { compressed: true });
    expect(zeros.length).toBeLessThan(10_000);
    await expect(loadNpz(zeros, { maxBytes: 1e6 })).rejects.toThrow(
      'x.npy: got 4000128 bytes; expected at most 1000000 more',
    );
    for (const maxBytes of [-1, Number.NEGATIVE_INFINITY]) {
      await expect(loadNpz(zeros, { maxBytes })).rejects.toThrow(
        `loadNpz: got maxBytes ${maxBytes}; expected at least 0 bytes.`,
      );
    }
    await expect(loadNpz(zeros, { maxBytes: Number.NaN })).rejects.toThrow(
      'loadNpz: got maxBytes NaN; expected a number.',
    );
    const lie = zeros.slice();
    const at = Buffer.from(lie).indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    new DataView(lie.buffer).setUint32(at + 24, 0x7fffffff, true);
    await expect(loadNpz(lie)).rejects.toThrow('bytes that become 2147483647');
    new DataView(zeros.buffer).setUint16(at + 10, 12, true);
    await expect(loadNpz(zeros)).rejects.toThrow('compression method 12');
    expect(await loadNpz(zipSync({ 'readme.txt': new Uint8Array(3) }))).toEqual({});
    await expect(loadNpz(zipSync({ 'x.npy': new Uint8Array(3) }))).rejects.toThrow('loadNpz: the bytes: x.npy: got');
  });

  test('a file that is not there, a folder, another kind of source', async () => {
    await expect(loadNpy(join(folder, 'none.npy'))).rejects.toThrow('none.npy", which cannot be read (ENOENT)');
    await expect(loadNpz(folder)).rejects.toThrow('the path of a file, not of a folder');
    await expect(loadNpy(5 as never)).rejects.toThrow('loadNpy: got 5; expected a path, a URL');
    await expect(loadNpy([1, 2] as never)).rejects.toThrow('expected a path, a URL');
    for (const arrays of [null, 5, tensor([1]), [tensor([1])]]) {
      expect(() => encodeNpz(arrays as never)).toThrow('expected an object with arrays by their names');
    }
    await expect(loadNpz(new Response('', { status: 404 }))).rejects.toThrow(
      'got "the response", which answered with status 404',
    );
  });
});

describe('the names of arrays in a file', () => {
  test.each<[string, string]>([
    ['a\0b', 'a name without the character \\0, at which NumPy ends it'],
    ['\ud800', 'a name of whole characters, without half of a pair'],
    ['..', 'a name without .., which leads out of the folder that it is unpacked in'],
    ['a/../../b', 'a name without .., which leads out'],
    ['..\\b', 'a name without .., which leads out'],
    ['x'.repeat(65_532), 'a name of at most 65531 bytes'],
    ['é'.repeat(40_000), 'a name of at most 65531 bytes'],
    ['a.npy', 'names that NumPy tells apart'],
  ])('%j is none', (name, expected) => {
    expect(() => encodeNpz({ a: [1], [name]: [1] })).toThrow(
      /^encodeNpz: got an array named ".*Give it another name\.$/,
    );
    expect(() => encodeNpz({ a: [1], [name]: [1] })).toThrow(`; expected ${expected}`);
  });

  test.each(['', '/a', 'a/b', '...', 'a..b', 'C:a', '日本語', '__proto__', 'a.npy', 'x'.repeat(65_531)])(
    '%j is one',
    async (name) => {
      const read = await loadNpz(encodeNpz(Object.fromEntries([[name, [1, 2]]])));
      expect(Object.keys(read)).toEqual([name]);
      expect(read[name]!.toArray()).toEqual([1, 2]);
    },
  );

  test('more of them than the first format of ZIP counts', async () => {
    const count = 70_000;
    const array = tensor(1);
    const read = await loadNpz(encodeNpz(Object.fromEntries(Array.from({ length: count }, (_, i) => [i, array]))));
    expect(Object.keys(read)).toHaveLength(count);
  });

  test.each(['level', 'mtime', 'extra', 'comment', 'os', 'attrs', 'dictionary', 'mem', 'other'])(
    "an object's prototype that has %s",
    async (name) => {
      const keys: string[][] = [];
      (Object.prototype as Record<string, unknown>)[name] = new Uint8Array(4);
      try {
        for (const compressed of [true, false]) {
          keys.push(Object.keys(await loadNpz(encodeNpz({ a: [1, 2] }, { compressed }))));
        }
      } finally {
        Reflect.deleteProperty(Object.prototype, name);
      }
      expect(keys).toEqual([['a'], ['a']]);
    },
  );

  test.each([[new Map([['a', [1]]])], [new Date()], [new Float32Array(2)], [new Set([1])]])('%o has none', (arrays) => {
    expect(() => encodeNpz(arrays as never)).toThrow('expected an object with arrays by their names');
  });
});

test.each<[unknown, string]>([
  [null, 'got null'],
  [undefined, 'got undefined'],
  ['text', 'got "text"'],
  [[[1], [1, 2]], 'got '],
])('%o is no array, and its name is said', async (array, words) => {
  expect(() => encodeNpz({ 'a\n': [1], b: array as never })).toThrow(`encodeNpz: "b": ${words}`);
  expect(() => encodeNpy(array as never)).toThrow(`encodeNpy: ${words}`);
  const path = join(folder, 'none.npz');
  await expect(saveNpz(path, { b: array as never })).rejects.toThrow(`saveNpz: "b": ${words}`);
  await expect(saveNpy(path, array as never)).rejects.toThrow(`saveNpy: ${words}`);
});

test.each<[string, unknown, object, string]>([
  ['no names', [1], {}, 'got an array [1]; expected an object with arrays by their names'],
  ['such a name', { '..': [1] }, {}, 'got an array named ".."'],
  ['such an option', { a: [1] }, { compres: true }, 'got the unknown option compres'],
])('saveNpz saves arrays of %s in no file', async (_, arrays, options, words) => {
  await expect(saveNpz(join(folder, 'none.npz'), arrays as never, options)).rejects.toThrow(`saveNpz: ${words}`);
});

describe('rows', () => {
  const headOf = (shape: string) =>
    Uint8Array.from([
      ...[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0],
      ...new TextEncoder().encode(`{'descr': '|u1', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(118)),
    ]);

  test('of nothing, very many of them', async () => {
    let count = 0;
    for await (const row of readNpy(headOf('(2147483647, 0)')).take(50_000)) count += 1 + row.size;
    expect(count).toBe(50_000);
  });

  test('in one very long piece', async () => {
    const count = 2 ** 26;
    const bytes = new Uint8Array(128 + count);
    bytes.set(headOf(`(${count},)`));
    const whole = {
      [Symbol.asyncIterator]: async function* () {
        yield bytes;
      },
    };
    let seen = 0;
    for await (const row of readNpy(whole).take(40_000)) seen += 1 + row.item();
    expect(seen).toBe(40_000);
  });

  test('that are longer than the pieces they come in are gone through once', async () => {
    const [width, size] = [2 ** 24, 2 ** 12];
    const piece = new Uint8Array(size).fill(7);
    async function* pieces() {
      yield headOf(`(1, ${width})`);
      for (let i = 0; i < width / size; i++) yield piece;
    }
    const rows = [];
    for await (const row of readNpy(pieces())) rows.push(row);
    expect([rows.length, rows[0]!.shape, rows[0]!.data.at(-1)]).toEqual([1, [width], 7]);
  });

  test('that no array has room for', async () => {
    const rows = readNpy(headOf('(1, 5000000000)'))[Symbol.asyncIterator]();
    await expect(rows.next()).rejects.toThrow('readNpy: the bytes: got shape [5000000000] of uint8');
  });
});

test('no folder is made for what is saved', async () => {
  const path = join(folder, 'typo', 'x.npy');
  await expect(saveNpy(path, [1])).rejects.toThrow('Make the folder first');
  await expect(saveNpz(path, { x: [1] })).rejects.toThrow('Make the folder first');
  await expect(stat(join(folder, 'typo'))).rejects.toThrow('ENOENT');
});
