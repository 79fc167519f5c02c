import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BytesSource } from '../bytes/source.ts';
import { type CsvOptions, readCsv } from './read-csv.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

async function rowsOf(source: BytesSource, options: CsvOptions = {}): Promise<unknown[]> {
  const rows = [];
  const plain = (part: unknown): unknown => (part instanceof Float32Array ? [...part] : part);
  for await (const row of readCsv(source, options as never) as AsyncIterable<unknown>) {
    rows.push(Array.isArray(row) ? row.map(plain) : plain(row));
  }
  return rows;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-csv-'));
});
afterAll(() => rm(folder, { recursive: true }));

const text = 'a,b,c\n1,2,3\n4,5,6\n';

describe('rows', () => {
  test.each<[string, string, CsvOptions, unknown[]]>([
    [
      'all columns',
      text,
      {},
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    [
      'a label',
      text,
      { label: 'b' },
      [
        [[1, 3], 2],
        [[4, 6], 5],
      ],
    ],
    [
      'labels',
      text,
      { label: ['c', 'a'] },
      [
        [[2], [3, 1]],
        [[5], [6, 4]],
      ],
    ],
    [
      'columns in an order',
      text,
      { columns: ['c', 'a'] },
      [
        [3, 1],
        [6, 4],
      ],
    ],
    [
      'no header',
      '1,2\n3,4',
      { header: false, label: '1' },
      [
        [[1], 2],
        [[3], 4],
      ],
    ],
    [
      'names',
      '1,2\n3,4',
      { header: ['x', 'y'], label: 'y' },
      [
        [[1], 2],
        [[3], 4],
      ],
    ],
    ['tabs, and line ends of Windows', 'a\tb\r\n1\t2\r\n', { delimiter: '\t' }, [[1, 2]]],
    ['quotes', '"a","b ""c"""\n"1"," 2 "\n', { label: 'b "c"' }, [[[1], 2]]],
    ['an order of bytes, and empty lines', '\ufeffa\n\n1\n\n2', { columns: ['a'] }, [[1], [2]]],
    [
      'what is missing',
      'a,b\n,1\nNaN,NA\n',
      { missing: -1 },
      [
        [-1, 1],
        [-1, -1],
      ],
    ],
    ['numbers in other forms', 'a,b\n1e3,-.5\n', {}, [[1000, -0.5]]],
    [
      'names of classes',
      'a,kind\n1,x\n2,y\n',
      { label: 'kind', convert: (t, c) => (c === 'kind' ? 'xy'.indexOf(t) : Number(t)) },
      [
        [[1], 0],
        [[2], 1],
      ],
    ],
    ['no rows', 'a,b\n', {}, []],
    ['nothing, where the names are given', '', { header: ['a'] }, []],
    [
      'one kind of line ends and then another',
      'a,b\n1,2\r\n3,4\r5,6',
      {},
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    ],
  ])('%s', async (_, given, options, expected) => {
    expect(await rowsOf(bytes(given), options)).toEqual(expected);
  });

  test('come in pieces of any size, from any source', async () => {
    const long = `a,b é\n${Array.from({ length: 500 }, (_, i) => `"${i}",${i / 2}\n`).join('')}`;
    const expected = Array.from({ length: 500 }, (_, i) => [i, i / 2]);
    const path = join(folder, 'long.csv');
    await writeFile(path, long);
    async function* pieces(size: number) {
      // A letter of two bytes may come in two pieces.
      for (let i = 0; i < long.length; i += size) yield bytes(long).subarray(i, i + size);
    }
    const sources = [
      path,
      new Blob([long]),
      new Response(long),
      bytes(long),
      new Blob([long]).stream(),
      pieces(1),
      pieces(7),
    ];
    for (const source of sources) expect(await rowsOf(source as BytesSource)).toEqual(expected);
    const twice = readCsv(path).repeat(2).batch(600);
    const sizes: number[] = [];
    for await (const batch of twice) sizes.push(batch.shape[0]!);
    expect(sizes).toEqual([600, 400]);
  });

  test('that nobody wants any more are not read', async () => {
    let closed = false;
    async function* endless() {
      try {
        for (yield bytes('a\n'); ; ) yield bytes('1\n'.repeat(1000));
      } finally {
        closed = true;
      }
    }
    let count = 0;
    for await (const row of readCsv(endless()).take(1500)) count += row[0]!;
    expect([count, closed]).toEqual([1500, true]);
  });
});

test('with something missing are found by NaN, and left out', async () => {
  const options = {
    label: 'b',
    missing: Number.NaN,
    convert: (field: string) => (field === '?' ? Number.NaN : Number(field)),
  };
  const kept: unknown[] = [];
  const rows = readCsv(bytes('a,b\n1,2\n,3\n?,4\n5,NA\n6,7\n'), options);
  for await (const [x, y] of rows.filter(([x, y]) => ![...x, y].includes(NaN))) kept.push([...x, y]);
  expect(kept).toEqual([
    [1, 2],
    [6, 7],
  ]);
});

test('what can be read once says so the second time', async () => {
  async function* pieces() {
    yield bytes(text);
  }
  for (const source of [new Response(text), new Blob([text]).stream(), pieces()]) {
    const rows = readCsv(source as BytesSource);
    for await (const row of rows) expect(row).toHaveLength(3);
    const again = async () => {
      for await (const row of rows) void row;
    };
    await expect(again()).rejects.toThrow('readCsv: got a Response or a stream that was read already');
  }
  expect(await rowsOf({ [Symbol.asyncIterator]: pieces })).toHaveLength(2);
});

test.each(['x', 3, { a: 1 }, () => 1])("an object's prototype that has %o", async (value) => {
  (Object.prototype as Record<string, unknown>).more = value;
  const rows = await rowsOf(bytes('a,b\n1,2\n'), {}).catch((error: unknown) => error);
  Reflect.deleteProperty(Object.prototype, 'more');
  expect(rows).toEqual([[1, 2]]);
});

describe('files that are not what they should be', () => {
  test.each<[string, string, CsvOptions, string]>([
    [
      'text',
      'a,b\n1,2\n3,x\n',
      {},
      'readCsv: the bytes: got "x" in row 1 of the column "b"; expected a number. Give convert',
    ],
    [
      'an empty field',
      'a,b\n1,\n',
      {},
      'got "" in row 0 of the column "b"; expected a number. Give missing: 0, or NaN, and leave such rows out: .filter((x) => !x.includes(NaN)).',
    ],
    ['an empty field, with a label', 'a,b\n1,\n', { label: 'b' }, '.filter(([x, y]) => ![...x, y].includes(NaN)).'],
    ['an empty field, with labels', 'a,b\n1,\n', { label: ['b'] }, '.filter(([x, y]) => ![...x, ...y].includes(NaN)).'],
    [
      'NaN from convert',
      'a\n?\n',
      { convert: Number, missing: 0 },
      'got NaN from convert for "?" in row 0 of the column "a"; expected a number. Give missing: NaN, and',
    ],
    [
      'quotes with another delimiter',
      '"a";"b"\n',
      {},
      'got a quote within a quoted field in line 1; expected two quotes for one. Give delimiter: ";"',
    ],
    ['quotes with tabs', '"a"\t"b"\n', {}, 'Give delimiter: "\\t"'],
    [
      'quotes after another delimiter',
      '1;"b"\n',
      {},
      'got a quote within a field in line 1; expected quotes around the whole field. Give delimiter: ";"',
    ],
    ['blanks', 'a\n1\n"  "\n', {}, 'in row 1 of the column "a"'],
    ['too few fields', 'a,b\n1,2\n3\n', {}, 'another number of fields than in the first line in line 3'],
    ['other names', '1,2\n', { header: ['a'] }, 'got 2 fields in row 0; expected 1'],
    ['an open quote', 'a\n"1\n2\n', {}, 'got a quote that is not closed'],
    ['a quote within', 'a\n1"2\n', {}, 'got a quote within a field in line 2'],
    ['no such label', text, { label: 'd' }, 'got column "d"; expected one of a, b, c'],
    [
      'a label by its number',
      '1,2\n',
      { header: false, label: 1 as never },
      'got column 1; expected the name of one. Write "1"',
    ],
    ['a label by its place', text, { label: 2 as never }, 'got column 2; expected the name of one. Write "c"'],
    ['a place where there is none', text, { label: 3 as never }, 'got column 3; expected the name of one.'],
    [
      'another delimiter',
      '1;2\n',
      { header: false },
      'got "1;2" in row 0 of the column "0"; expected a number. Give delimiter: ";"',
    ],
    [
      'another delimiter in the names',
      'a\tb\n1\t2\n',
      { label: 'b' },
      'got column "b"; expected one of a\\u0009b. Give delimiter: "\\t"',
    ],
    ['another delimiter than for names', '1|2\n', { header: ['a', 'b'] }, 'one for each column. Give delimiter: "|"'],
    [
      'what convert makes none of',
      'a\nx\n',
      { convert: () => '5' as never },
      'got "5" from convert for "x" in row 0 of the column "a"; expected a number.',
    ],
    [
      'spaces for a delimiter, as np.savetxt writes them',
      '1.5e+00 -2\n',
      { header: false },
      'expected a number. Give delimiter: " "',
    ],
    ['words of a text', 'city\nNew York\n', {}, 'expected a number. Give convert'],
    ['a date and a time', 'at\n2020-01-01 10:00:00\n', {}, 'expected a number. Give convert'],
    ['columns that spaces line up', 'a\n1.5  2\n', {}, 'expected a number. Give convert'],
    ['no such column', text, { columns: ['B'] }, "Did you mean 'b'?"],
    ['a space before the name of a column', 'a, b\n1, 2\n', { label: 'b' }, "Did you mean ' b'?"],
    [
      'an HTML page',
      '\n<!DOCTYPE html><html>',
      {},
      'got an HTML page; expected comma-separated values. Look at it in a b',
    ],
    ['nothing', '', {}, 'got a file without a line; expected a line with the names of the columns.'],
    ['two of a name', 'a,a\n1,2\n', { label: 'a' }, 'got two columns named "a"'],
  ])('%s', async (_, given, options, message) => {
    await expect(rowsOf(bytes(given), options)).rejects.toThrow(message);
  });

  test.each<[string, number[], string]>([
    ['UTF-16', [0xff, 0xfe, 97, 0], 'got a file that begins as UTF-16; expected text in UTF-8. Save it as UTF-8'],
    ['UTF-16, the other way', [0xfe, 0xff, 0, 97], 'got a file that begins as UTF-16'],
    ['UTF-16 that does not say so', [97, 0, 44, 0], 'got bytes of zero, as UTF-16 and files that are no text'],
    ['gzip', [0x1f, 0x8b, 8, 0], 'got a file that begins as gzip; expected text in UTF-8. Uncompress it: stream.pipe'],
    ['a workbook', [0x50, 0x4b, 3, 4], 'got a file that begins as zip, as a workbook is too'],
    [
      'a page',
      [...bytes('<!DOCTYPE html><p>Log in')],
      'got an HTML page; expected comma-separated values. Look at it in a browser',
    ],
    ['a page without a type', [...bytes('\ufeff\n<html>Not found')], 'got an HTML page'],
    [
      'Shift_JIS',
      [0x89, 0xbf, 0x8a, 0x69, 10, 49],
      "got bytes that are not UTF-8; expected text in UTF-8. Save it as UTF-8, or turn it into that: stream.pipeThrough(new TextDecoderStream('shift_jis')).pipeThrough(new TextEncoderStream())",
    ],
    ['Latin-1', [97, 10, 0xe9, 10], 'got bytes that are not UTF-8'],
    ['a letter that is cut off', [97, 10, 49, 0xc3], 'got bytes that are not UTF-8'],
  ])('%s, in one piece or several', async (_, given, message) => {
    async function* pieces() {
      for (const byte of given) yield Uint8Array.of(byte);
    }
    await expect(rowsOf(Uint8Array.from(given))).rejects.toThrow(`readCsv: the bytes: ${message}`);
    await expect(rowsOf(pieces())).rejects.toThrow('readCsv: the stream: got ');
  });

  test.each([
    ['an open quote', 'a\n"', 'x'],
    ['no end of a line', '', 'x'],
    ['fields without end', 'a\n', ',x'],
    ['fields of nothing', 'a\n', ','],
  ])('%s is not waited for', async (_, beginning, rest) => {
    const more = bytes(rest.repeat(2 ** 19 / rest.length));
    let given = 0;
    async function* endless() {
      for (yield bytes(beginning); ; given += more.length) yield more;
    }
    const message = 'got more than 4194304 bytes without the end of a row; expected comma-separated values. A quote';
    await expect(rowsOf(endless())).rejects.toThrow(message);
    expect(given).toBeLessThanOrEqual(2 ** 22 + more.length);
  });

  test.skipIf(process.platform === 'win32')('a pipe that nobody writes to, a device', async () => {
    const pipe = join(folder, 'pipe.csv');
    execFileSync('mkfifo', [pipe]);
    for (const path of [pipe, '/dev/null']) {
      await expect(rowsOf(path)).rejects.toThrow(
        `readCsv: got "${path}", which is a device or a pipe; expected the path of a file. Pass a stream of it, such as process.stdin.`,
      );
    }
  });

  test('a file that is not there, an unknown option', async () => {
    await expect(rowsOf(join(folder, 'none.csv'))).rejects.toThrow('none.csv", which cannot be read (ENOENT)');
    expect(() => readCsv(text)).toThrow('expected a path, or bytes. Write readCsv(new TextEncoder().encode(text)).');
    expect(() => readCsv(bytes(text), { missing: '0' as never })).toThrow(
      'readCsv: got missing "0"; expected a number',
    );
    expect(() => readCsv(bytes(text), { delimiter: '' })).toThrow('readCsv: got an empty delimiter');
    expect(() => readCsv(bytes(text), { labels: 'a' } as never)).toThrow("Did you mean 'label'?");
  });
});
