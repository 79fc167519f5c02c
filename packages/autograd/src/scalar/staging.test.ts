import { expect, test, vi } from 'vitest';
import type { Scalar } from './program.ts';
import { programOf } from './program-of.ts';
import { sharedStaging } from './staging.ts';
import { compiled } from './wasm-kernel.ts';

const half = programOf(['float32'], 'float32', (s, x) => s.mul(x as Scalar<'float32'>, 0.5));

test('nothing beyond the last group is written', () => {
  const kernel = compiled(half)!;
  kernel.inputs[0]!.fill(4);
  kernel.output.fill(9);
  kernel.run(0);
  expect(kernel.output[0]).toBe(9);
  kernel.run(5);
  expect([...kernel.output.subarray(0, 5)]).toEqual([2, 2, 2, 2, 2]);
  expect(kernel.output[8]).toBe(9);
  kernel.run(kernel.length);
  expect(kernel.output.at(-1)).toBe(2);
});

test('the operands of all kernels are in one memory, and do not overlap', () => {
  const seven = Array.from({ length: 7 }, () => 'float64' as const);
  const kernel = compiled(programOf(seven, 'float64', (s, ...x) => x.reduce((a, b) => s.add(a as never, b as never))))!;
  const operands = [kernel.output, ...kernel.inputs];
  expect(new Set(operands.map(({ buffer }) => buffer)).size).toBe(1);
  const ends = operands.map(({ byteOffset, byteLength }) => byteOffset + byteLength);
  expect(operands.slice(1).every(({ byteOffset }, i) => ends[i]! <= byteOffset)).toBe(true);
  expect(kernel.output).toBe(compiled(programOf(['float64'], 'float64', (_, x) => x!))!.output);
});

test('more operands than there is room for', () => {
  const eight = Array.from({ length: 8 }, () => 'float32' as const);
  expect(compiled(programOf(eight, 'float32', (_, x) => x!))).toBeNull();
});

test('equal tables are one, and tables that are too large are refused', () => {
  const staging = sharedStaging()!;
  const at = staging.place('float64', [0, 1, 2]);
  expect(staging.place('float64', [0, 1, 2])).toBe(at);
  expect(staging.place('float64', [-0, 1, 2])).not.toBe(at);
  const huge = Array.from({ length: 2 ** 16 }, (_, i) => i);
  expect(staging.place('float64', huge)).toBeNull();
  const program = programOf(['int32'], 'float64', (s, i) => s.lookup('float64', huge, i as Scalar<'int32'>));
  expect(compiled(program)).toBeNull();
});

test('where a policy forbids WebAssembly there is none, and nobody asks twice', async () => {
  let asked = 0;
  class Module {
    constructor() {
      asked++;
      throw new WebAssembly.CompileError('Refused to compile or instantiate WebAssembly module');
    }
  }
  const { CompileError, Instance, Memory } = WebAssembly;
  vi.stubGlobal('WebAssembly', { CompileError, Instance, Memory, Module });
  vi.resetModules();
  try {
    const fresh = await import('./wasm-kernel.ts');
    expect(fresh.compiled(half)).toBeNull();
    expect(fresh.compiled(half)).toBeNull();
    expect(asked).toBe(1);
  } finally {
    vi.unstubAllGlobals();
  }
});

test('where there is no WebAssembly at all', async () => {
  vi.stubGlobal('WebAssembly', undefined);
  vi.resetModules();
  try {
    const fresh = await import('./wasm-kernel.ts');
    expect(fresh.compiled(half)).toBeNull();
  } finally {
    vi.unstubAllGlobals();
  }
});
