import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ones, Parameter, SymbolicValueError, Tensor, tensor, trace } from './index.ts';

/** What JavaScript lets a program do with a tensor, whatever TypeScript says of it. */
const loosely = (x: Tensor) => x as unknown as number;

const readings: readonly (readonly [name: string, read: (x: Tensor) => unknown])[] = Object.entries({
  item: (x) => x.item(),
  toArray: (x) => x.toArray(),
  data: (x) => x.data,
  value: (x) => x.value,
  'x > 0': (x) => loosely(x) > 0,
  'x < y': (x) => loosely(x) < loosely(x.neg()),
  'x == 1': (x) => new Function('x', 'return x == 1')(x),
  'x + 1': (x) => loosely(x) + 1,
  'x * 2': (x) => loosely(x) * 2,
  '+x': (x) => +loosely(x),
  'Number(x)': (x) => Number(x),
  'Math.max(x, 0)': (x) => Math.max(loosely(x), 0),
  'a template string': (x) => `${x}`,
  'String(x)': (x) => String(x),
  'x.toString()': (x) => x.toString(),
  'joined with a string': (x) => `${'x: '}`.concat(loosely(x) as unknown as string),
  'JSON.stringify': (x) => JSON.stringify({ x }),
} satisfies Record<string, (x: Tensor) => unknown>);

describe('a symbolic tensor', () => {
  test.each(readings)('has no value for %s', (_, read) => {
    const w = new Parameter(tensor(1), { name: 'w' });
    const reading = (of: (x: Tensor) => Tensor) => () =>
      trace(
        (x: Tensor) => {
          read(of(x));
          return x;
        },
        [{ shape: [] }],
      );
    expect(reading((x) => x)).toThrow(SymbolicValueError);
    expect(reading((x) => x.exp())).toThrow(SymbolicValueError);
    expect(reading(() => w)).toThrow(SymbolicValueError);
    expect(reading((x) => x.expandDims(0).broadcastTo([2]))).toThrow(SymbolicValueError);
    expect(reading((x) => x.exp())).toThrow(/^the result of exp: .*where\(\).*cond\(\)/);
  });

  test('decides no branch of an if', () => {
    const f = (x: Tensor) => (loosely(x.sum()) > 0 ? x : x.neg());
    expect(() => trace(f, [{ shape: [2] }])).toThrowErrorMatchingInlineSnapshot(
      `[SymbolicValueError: the result of sum: got a request for the value of a symbolic tensor of shape []; expected only tensor operations: compiled code has no values while it is traced. Compute with methods such as .greater(), use where() or cond() in place of an if on a value, or run the code eagerly (compile a model with runEagerly: true).]`,
    );
  });

  test('shows what it is where it is inspected', () => {
    const seen: string[] = [];
    const w = new Parameter(tensor([1, 2]));
    trace(
      (x: Tensor) => {
        seen.push(inspect(x), inspect({ y: x.sum() }), inspect(w));
        return x;
      },
      [{ shape: [2] }],
    );
    expect(seen).toEqual(['Tensor float32[2]', '{ y: Tensor float32[] }', 'Tensor float32[2]']);
  });
});

describe.each([
  ['a tensor', (data: number | boolean) => tensor(data)],
  ['a tensor of one element along two axes', (data: number | boolean) => tensor([[data]])],
  ['a parameter', (data: number | boolean) => new Parameter(tensor(data))],
])('%s of one element', (_, make) => {
  test('is a number where JavaScript wants one', () => {
    const x = make(2.5);
    expect(Number(x)).toBe(2.5);
    expect(+loosely(x)).toBe(2.5);
    expect(Number(make(true))).toBe(1);
    expect(Number(make(false))).toBe(0);
    expect(Number.isNaN(Number(make(Number.NaN)))).toBe(true);
    expect(loosely(x) > 2).toBe(true);
    expect(loosely(x) <= loosely(make(2))).toBe(false);
    expect(loosely(x) - 1).toBe(1.5);
    expect(loosely(x) + 1).toBe(3.5);
    expect(new Function('x', 'return x == 2.5')(x)).toBe(true);
  });
});

describe('a tensor of several elements', () => {
  const x = tensor([1, 2]);

  test.each<[string, (x: Tensor) => unknown]>([
    ['Number(x)', Number],
    ['x > 0', (t) => loosely(t) > 0],
    ['x + 1', (t) => loosely(t) + 1],
    ['x == 1', (t) => new Function('x', 'return x == 1')(t)],
  ])('is no number for %s', (_, read) => {
    for (const t of [x, new Parameter(x), tensor([])]) {
      expect(() => read(t)).toThrow(/^an operator or Number\(\): got a tensor of shape \[\d\]; /);
    }
  });

  test('says what to write instead', () => {
    expect(() => loosely(x) > 0).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: an operator or Number(): got a tensor of shape [2]; expected exactly one element. Compute with methods, such as .add(1), .greater(0) or .equal(0), and print it with String(x).]`,
    );
  });

  test('prints every number near a corner of many axes', () => {
    expect(String(ones(Array(7).fill(7))).match(/1\./g)).toHaveLength(6 ** 7);
  });

  test('prints in template strings and as String(x)', () => {
    expect(`${x}`).toBe('[1. 2.]');
    expect(String(x)).toBe('[1. 2.]');
    expect(`${new Parameter(tensor([[true], [false]]))}`).toBe('[[ True]\n [False]]');
    expect(`${tensor(3)}`).toBe('3.0');
  });
});

test.each([
  ['given', tensor([1, 2])],
  ['computed', tensor([1, 2]).add(1)],
  ['cast', tensor([1, 2]).astype('int32')],
  ['a parameter', new Parameter(tensor([1, 2]))],
])('the shape of a tensor cannot be written to: %s', (_, t) => {
  expect(() => (t.shape as number[]).push(1)).toThrow(TypeError);
  expect(t.shape).toEqual([2]);
});

test('a tensor made by hand says how tensors are made', () => {
  const make = (spec: unknown) => () => new Tensor(spec as Tensor, null, null, false);
  expect(make([1, 2])).toThrow(
    'new Tensor: got an array [1, 2]; expected one of the functions that make tensors. Write tensor(',
  );
  expect(make(undefined)).toThrow('new Tensor: got undefined');
});
