import { type Tensor, tensor } from '@keisan/autograd';
import { sourceOf } from '@keisan/files';
import * as h5wasm from 'h5wasm/node';
import { describe, expect, test } from 'vitest';
import { Dataset, Group, hdf5Root } from './read.ts';
import { type Hdf5Group, hdf5Layout } from './write.ts';

const { FS } = await h5wasm.ready;

const group = (entries: Readonly<Record<string, Hdf5Group | Tensor>>, attributes = {}): Hdf5Group => ({
  attributes,
  entries: new Map(Object.entries(entries)),
});

const bytesOf = (root: Hdf5Group) => new Uint8Array(Buffer.concat([...hdf5Layout(root).parts()]));

const path = `/tmp/keisan-hdf5-${process.pid}.h5`;

/** What libhdf5 writes. */
function written(fill: (file: InstanceType<typeof h5wasm.File>) => void): Group {
  const file = new h5wasm.File(path, 'w', { libver: 'earliest' });
  try {
    fill(file);
  } finally {
    file.close();
  }
  const bytes = FS.readFile(path) as unknown as Uint8Array;
  FS.unlink(path);
  return hdf5Root(sourceOf('file', bytes));
}

describe('what is written is read by libhdf5, and here', () => {
  const many = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`${i}`, tensor([i])]));
  const root = group(
    {
      empty: group({}),
      many: group(many),
      vars: group(
        {
          '0': tensor([
            [1, 2],
            [3, 4],
          ]),
          '1': tensor(1.5, { dtype: 'float64' }),
          '2': tensor([-7], { dtype: 'int32' }),
          '3': tensor(new Uint8Array([1, 255])),
          '4': tensor([true, false]),
          '5': tensor(new Float32Array(0), { shape: [0, 3] }),
        },
        { name: 'a layer, 計算', other: '' },
      ),
    },
    { name: 'x'.repeat(70_000) },
  );

  test('in libhdf5', () => {
    FS.writeFile(path, bytesOf(root));
    const file = new h5wasm.File(path, 'r');
    const dataset = (name: string) => file.get(name) as InstanceType<typeof h5wasm.Dataset>;
    expect(dataset('vars/0').shape).toEqual([2, 2]);
    expect([...(dataset('vars/0').value as Float32Array)]).toEqual([1, 2, 3, 4]);
    expect(dataset('vars/1').value).toBe(1.5);
    expect([...(dataset('vars/2').value as Int32Array)]).toEqual([-7]);
    expect([...(dataset('vars/3').value as Uint8Array)]).toEqual([1, 255]);
    expect(dataset('vars/5').shape).toEqual([0, 3]);
    expect((file.get('vars') as InstanceType<typeof h5wasm.Group>).attrs.name!.value).toBe('a layer, 計算');
    expect((file.get('many') as InstanceType<typeof h5wasm.Group>).keys().length).toBe(2000);
    expect([...(dataset('many/1234').value as Float32Array)]).toEqual([1234]);
    file.close();
    FS.unlink(path);
  });

  test('here', () => {
    const read = hdf5Root(sourceOf('file', bytesOf(root)));
    expect(read.names).toEqual(['empty', 'many', 'vars']);
    expect(read.texts('name')![0]!.length).toBe(70_000);
    expect(read.group('vars')!.texts('name')).toEqual(['a layer, 計算']);
    expect(read.group('vars')!.texts('none')).toBeUndefined();
    expect(read.group('many')!.names.length).toBe(2000);
    expect([...read.group('many')!.dataset('1999')!.read()]).toEqual([1999]);
    expect(read.group('vars')!.dataset('1')!.read()).toEqual(new Float64Array([1.5]));
    expect(read.group('vars')!.dataset('4')!.read()).toEqual(new Uint8Array([1, 0]));
    expect(read.group('vars')!.dataset('5')!.shape).toEqual([0, 3]);
  });
});

describe('what libhdf5 writes is read', () => {
  test.each([
    ['int64 that fits int32', '<q', BigInt64Array.of(5n, -6n), Int32Array.of(5, -6)],
    ['int64 that does not', '<q', BigInt64Array.of(2n ** 40n), Float64Array.of(2 ** 40)],
    ['uint32', '<I', Uint32Array.of(1, 2 ** 32 - 1), Float64Array.of(1, 2 ** 32 - 1)],
    ['int16', '<h', Int16Array.of(-3), Int32Array.of(-3)],
    ['int8', '<b', Int8Array.of(-3), Int32Array.of(-3)],
    ['float64', '<d', Float64Array.of(1 / 3), Float64Array.of(1 / 3)],
  ])('%s', (_, dtype, data, expected) => {
    const root = written((file) => file.create_dataset({ name: 'x', data, dtype }));
    expect(root.dataset('x')!.read()).toEqual(expected);
  });

  test('names and texts in lists', () => {
    const names = Array.from({ length: 300 }, (_, i) => `layer_${i}`);
    const root = written((file) => {
      file.create_attribute('long', names);
      file.create_attribute('short', ['a', 'bcd'], null, 'S3');
      for (const name of names.slice(0, 5)) file.create_group(name);
    });
    expect(root.texts('long')).toEqual(names);
    expect(root.texts('short')).toEqual(['a', 'bcd']);
    expect([...root.names].sort()).toEqual(names.slice(0, 5));
    expect(root.get('layer_4')).toBeInstanceOf(Group);
  });

  test('values in chunks are refused, with what to do', () => {
    const root = written((file) =>
      file.create_dataset({ name: 'x', data: new Float32Array(100), shape: [100], chunks: [10], compression: 3 }),
    );
    expect(root.get('x')).toBeInstanceOf(Dataset);
    expect(() => root.dataset('x')!.read()).toThrow(/got values in chunks .* copy the file with h5repack -l CONTI/);
  });

  test('links to other places are not followed', () => {
    const root = written((file) => {
      file.create_soft_link('/x', 'soft');
      file.create_external_link('/etc/passwd', '/x', 'external');
    });
    expect([root.get('soft'), root.get('external')]).toEqual([undefined, undefined]);
  });
});
