import nd from 'ndarray-ops';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Kernel, mapped } from './elementwise.ts';
import { vectorized } from './elementwise-wasm.ts';
import { Row } from './view.ts';

type Operation = Parameters<typeof vectorized>[0];

const plain: readonly [Operation, number, Kernel][] = [
  ['add', 2, nd.add],
  ['sub', 2, nd.sub],
  ['mul', 2, nd.mul],
  ['div', 2, nd.div],
  ['max', 2, nd.max],
  ['min', 2, nd.min],
  ['neg', 1, nd.neg],
  ['abs', 1, nd.abs],
  ['sqrt', 1, nd.sqrt],
  ['relu', 1, mapped((x) => (x > 0 || Number.isNaN(x) ? x : 0))],
];

const notSlow: Kernel = () => expect.fail('this was left to the plain kernel');

const special = [0, -0, 1, -1, Number.NaN, Infinity, -Infinity, 1e-45, -1e-45, 1e-39, 3.4e38, -3.4e38, 2 ** -126];

/** Numbers of every size and the special ones, each of which meets all others. */
function numbers(length: number, seed: number): Float32Array {
  const bits = new Uint32Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bits[i] = state;
  }
  const data = new Float32Array(bits.buffer);
  for (let i = 0; i < Math.min(length, special.length ** 2); i++) {
    data[i] = special[seed === 1 ? i % special.length : Math.floor(i / special.length)]!;
  }
  return data;
}

const row = (data: Float32Array, size: number, offset = 0) => new Row(data, 'float32', size, 1, offset);
const uniform = (value: number, size: number) => new Row(Float32Array.of(7, value), 'float32', size, 0, 1);

function result(kernel: Kernel, size: number, inputs: readonly Row[]): Float32Array {
  const out = new Float32Array(size);
  kernel(row(out, size), ...inputs);
  return out;
}

/** Compares every bit, but those of NaN. */
function expectSame(got: Float32Array, expected: Float32Array): void {
  const wrong = got.findIndex((x, i) => !Object.is(x, expected[i]));
  if (wrong >= 0) expect.fail(`element ${wrong}: got ${got[wrong]}, expected ${expected[wrong]}`);
  expect(got).toHaveLength(expected.length);
}

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe.each(plain)('%s', (operation, count, kernel) => {
  const fast = vectorized(operation, notSlow);

  test.each([512, 513, 8191, 8192, 8193, 20_001])('%i elements, bit for bit those of the plain kernel', (size) => {
    const [a, b] = [numbers(size + 3, 1), numbers(size + 3, 2)];
    const inputs = [row(a, size, 3), row(b, size, 1)].slice(0, count);
    expectSame(result(fast, size, inputs), result(kernel, size, inputs));
  });

  test('one number that stands for all, on either side', () => {
    const size = 20_001;
    const a = row(numbers(size, 1), size);
    for (const inputs of [
      [uniform(0.3, size), a],
      [a, uniform(-3, size)],
    ]) {
      const operands = inputs.slice(0, count);
      expectSame(result(fast, size, operands), result(kernel, size, operands));
    }
  });

  test('what is short, or not float32, goes to the plain kernel', () => {
    const slow = vi.fn();
    const short = row(numbers(511, 1), 511);
    vectorized(operation, slow)(short, ...[short, short].slice(0, count));
    const double = new Row(new Float64Array(512), 'float64', 512, 1, 0);
    vectorized(operation, slow)(double, ...[double, double].slice(0, count));
    expect(slow).toHaveBeenCalledTimes(2);
  });

  test('so does everything where WebAssembly is missing', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    const { vectorized: anew } = await import('./elementwise-wasm.ts');
    const inputs = [row(numbers(600, 1), 600), row(numbers(600, 2), 600)].slice(0, count);
    expectSame(result(anew(operation, kernel), 600, inputs), result(kernel, 600, inputs));
    const slow = vi.fn();
    anew(operation, slow)(inputs[0]!, ...inputs);
    expect(slow).toHaveBeenCalledOnce();
  });
});
