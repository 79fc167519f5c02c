import { expect, test } from 'vitest';
import { OnnxWriter } from './writer.ts';

const special = [0, -0, 1, Number.NaN, Infinity, -Infinity];

test('nodes are shared by what they compute: attributes that JSON writes alike are told apart', () => {
  const writer = new OnnxWriter(false);
  const names = special.map((float) => writer.node('Elu', ['x'], { alpha: { float } }));
  expect(new Set(names).size).toBe(special.length);
  expect(special.map((float) => writer.node('Elu', ['x'], { alpha: { float } }))).toEqual(names);
});

test('constants are shared by what they hold', () => {
  const writer = new OnnxWriter(false);
  const names = special.map((value) => writer.constant(value, 'float32'));
  expect(new Set(names).size).toBe(special.length);
  expect(special.map((value) => writer.constant(value, 'float32'))).toEqual(names);
  expect(writer.constant([1, 2], 'float32')).not.toBe(writer.constant([1, 2], 'float32', [2, 1]));
});

test('nodes of several outputs are shared, and an optional output that nobody reads is left out', () => {
  const write = (reads: boolean) => {
    const writer = new OnnxWriter(false);
    const [values, places] = writer.nodeWithOutputs('MaxPool', ['x'], 2, { kernel_shape: [2] });
    expect(writer.nodeWithOutputs('MaxPool', ['x'], 2, { kernel_shape: [2] })).toEqual([values, places]);
    if (reads) writer.node('Gather', ['x', places!]);
    writer.nameResults([{ value: values!, name: 'result' }]);
    return writer.nodes[0]!.output.length;
  };
  expect([write(true), write(false)]).toEqual([2, 1]);
});
