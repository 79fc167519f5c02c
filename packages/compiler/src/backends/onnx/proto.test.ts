import proto from 'onnx-proto';
import { expect, test } from 'vitest';
import { encodeModel, type NamedGraph, tensorProto } from './proto.ts';

const read = (graph: NamedGraph) => {
  const model = proto.onnx.ModelProto.decode(encodeModel(graph));
  return proto.onnx.ModelProto.toObject(model, { longs: Number, enums: String, arrays: false });
};

const empty: NamedGraph = { name: 'empty', nodes: [], constants: [], inputs: [], outputs: [] };

test('a model says who wrote it, and by which version of the operators', () => {
  expect(read(empty)).toEqual({
    irVersion: 8,
    producerName: 'keisan',
    opsetImport: [{ domain: '', version: 18 }],
    graph: { name: 'empty' },
  });
});

test('a graph may have very many nodes', () => {
  const node = { opType: 'Neg', name: '', input: ['a'], output: ['b'], attributes: {} };
  expect(encodeModel({ ...empty, nodes: Array.from({ length: 50_000 }, () => node) }).length).toBeGreaterThan(500_000);
});

const numbers = [0, 1, -1, 127, 128, 300, -300, 2 ** 31 - 1, -(2 ** 31), 2 ** 53 - 1, -(2 ** 63)];

test('nodes are read as they were written, with graphs inside and numbers of every size', () => {
  const inner: NamedGraph = {
    ...empty,
    name: 'inner',
    nodes: [{ opType: 'Neg', name: 'n', input: ['a'], output: ['b'], attributes: {} }],
  };
  const attributes = {
    ...Object.fromEntries(numbers.map((n, i) => [`i${i}`, n])),
    all: numbers,
    none: [],
    half: { float: 0.5 },
    endless: { float: -Infinity },
    word: 'é計',
    body: { graph: inner },
  };
  const node = { opType: 'If', name: 'x', input: ['', 'y'], output: ['z', ''], attributes };
  const [got] = read({ ...empty, nodes: [node] }).graph.node;
  const byName = Object.fromEntries(got.attribute.map(({ name, ...rest }: { name: string }) => [name, rest]));
  expect([got.opType, got.name, got.input, got.output]).toEqual(['If', 'x', ['', 'y'], ['z', '']]);
  numbers.forEach((n, i) => {
    expect(byName[`i${i}`]).toEqual({ type: 'INT', i: n });
  });
  expect(byName).toMatchObject({
    all: { type: 'INTS', ints: numbers },
    none: { type: 'INTS' },
    half: { type: 'FLOAT', f: 0.5 },
    endless: { type: 'FLOAT', f: -Infinity },
    body: { type: 'GRAPH', g: { name: 'inner', node: [{ opType: 'Neg', name: 'n', input: ['a'], output: ['b'] }] } },
  });
  expect(new TextDecoder().decode(byName.word.s)).toBe('é計');
});

test('values have element types and shapes, of which axes or all may be unknown', () => {
  const { graph } = proto.onnx.ModelProto.decode(
    encodeModel({
      ...empty,
      inputs: [
        { name: 'x', dtype: 'float32', shape: [-1, 3] },
        { name: 'n', dtype: 'int64', shape: [] },
      ],
      outputs: [{ name: 'y', dtype: 'bool', shape: null }],
    }),
  );
  const [x, n] = graph!.input!.map(({ type }) => type!.tensorType!);
  expect(x!.elemType).toBe(1);
  expect(x!.shape!.dim!.map((dim) => [Object.hasOwn(dim, 'dimValue'), Number(dim.dimValue)])).toEqual([
    [false, 0],
    [true, 3],
  ]);
  expect([n!.elemType, n!.shape!.dim]).toEqual([7, []]);
  const [y] = graph!.output!;
  expect([y!.name, y!.type!.tensorType!.elemType, y!.type!.tensorType!.shape ?? null]).toEqual(['y', 9, null]);
});

test.each([
  ['float32', 1, [0.5, -2], Float32Array],
  ['float64', 11, [0.1, 2 ** 60], Float64Array],
  ['int32', 6, [-1, 7], Int32Array],
  ['uint32', 12, [1, 2 ** 32 - 1], Uint32Array],
  ['uint8', 2, [0, 255], Uint8Array],
  ['bool', 9, [1, 0], Uint8Array],
] as const)('constants of %s', (dtype, number, values, Kind) => {
  const { graph } = proto.onnx.ModelProto.decode(
    encodeModel({ ...empty, constants: [tensorProto('c', values, dtype, [2, 1])] }),
  );
  const [c] = graph!.initializer!;
  expect([c!.name, c!.dataType, c!.dims!.map(Number)]).toEqual(['c', number, [2, 1]]);
  expect([...new Kind(c!.rawData!.slice().buffer)]).toEqual([...values]);
});

test('constants of int64', () => {
  const { graph } = proto.onnx.ModelProto.decode(
    encodeModel({ ...empty, constants: [tensorProto('c', [-1, 2 ** 40], 'int64', [2])] }),
  );
  expect([...new BigInt64Array(graph!.initializer![0]!.rawData!.slice().buffer)]).toEqual([-1n, 2n ** 40n]);
});
