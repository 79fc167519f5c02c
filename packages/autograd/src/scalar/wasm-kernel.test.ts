import fc from 'fast-check';
import { expect, test } from 'vitest';
import wabt from 'wabt';
import { allocate, type DType, type TypedArray } from '../dtype.ts';
import { toBinary } from '../wasm/binary.ts';
import { toText } from '../wasm/text.ts';
import type { FloatType } from './arithmetic.ts';
import type { BlockKernel } from './block-kernel.ts';
import { interpreted } from './interpret.ts';
import { type Program, type Scalar, type ScalarType, typeOf } from './program.ts';
import { programOf, type Value } from './program-of.ts';
import type { Scalars } from './scalars.ts';
import { sharedStaging } from './staging.ts';
import { compiled, moduleOf } from './wasm-kernel.ts';

/** What a kernel makes of whole columns of elements, block by block. */
function runOver(kernel: BlockKernel, dtype: DType, columns: readonly TypedArray[], count: number): TypedArray {
  const out = allocate(dtype, count);
  for (let from = 0; from < count; from += kernel.length) {
    const to = Math.min(from + kernel.length, count);
    columns.forEach((column, i) => {
      kernel.inputs[i]!.set(column.subarray(from, to));
    });
    kernel.run(to - from);
    out.set(kernel.output.subarray(0, to - from), from);
  }
  return out;
}

function compiledOrFail(program: Program): BlockKernel {
  const kernel = compiled(program);
  if (kernel === null) throw new Error('WebAssembly is missing here');
  return kernel;
}

/** Checks that a program gives the same elements on both paths; `toEqual` tells -0 from 0, and no NaN from another. */
function expectAgreement(program: Program, columns: readonly TypedArray[], count: number): void {
  const results = [interpreted(program), compiledOrFail(program)].map((kernel) =>
    runOver(kernel, program.output, columns, count),
  );
  expect(results[1]).toEqual(results[0]);
}

const floats = [0, 1, 1.5, 0.5, 2.5, 3.5, 1e-45, 1e-40, 1.1754943508222875e-38, 3.4028234663852886e38, 8388607.5]
  .concat([
    8388609,
    2 ** 31,
    2 ** 31 - 1,
    2 ** 31 - 128,
    2 ** 32,
    5e-324,
    1e-310,
    Number.MAX_VALUE,
    2 ** 52 - 0.5,
    2 ** 53,
  ])
  .concat([Infinity, Number.NaN, 0.1, 1e10, 1e-10, Math.PI])
  .flatMap((x) => [x, -x]);
const integers = [0, 1, -1, 2, 7, -8, 31, 255, 256, 65535, 2 ** 24 + 1, 2 ** 31 - 1, -(2 ** 31), -(2 ** 31) + 1];

/** The next of reproducible int32s. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) ^ (state >>> 12);
  };
}

/** `count` elements: bits at random, and special values between them. */
function column(dtype: DType, count: number, next: () => number): TypedArray {
  const elements = allocate(dtype, count);
  const bytes = new Uint8Array(elements.buffer);
  for (let i = 0; i < bytes.length; i++) bytes[i] = next() >>> 24;
  const special = dtype === 'float32' || dtype === 'float64' ? floats : integers;
  for (let i = 0; i < count; i++) {
    if (dtype === 'bool') elements[i] = bytes[i]! & 1;
    else if (next() & 1) elements[i] = special[(next() >>> 1) % special.length]!;
    else if (Number.isNaN(elements[i])) elements[i] = Number.NaN;
  }
  return elements;
}

const columnsFor = ({ inputs }: Program, count: number, seed = 1) => {
  const next = generator(seed);
  return inputs.map((dtype) => column(dtype, count, next));
};

/** Scalars of `never` stand for any type: the builder checks them as it runs. */
type AnyValue = (s: Scalars, ...x: Scalar<never>[]) => Scalar;

type Step = readonly [inputs: readonly DType[], output: DType, value: AnyValue];

const stored: Readonly<Record<ScalarType, DType>> = {
  bool: 'bool',
  int32: 'int32',
  float32: 'float32',
  float64: 'float64',
};

/** A step of one or more operands of a type, for each of some types. */
const forEach = (types: readonly ScalarType[], operands: number, value: AnyValue, output?: DType): readonly Step[] =>
  types.map((type) => [Array.from({ length: operands }, () => stored[type]), output ?? stored[type], value]);

const float = ['float32', 'float64'] as const;
const number = ['int32', ...float] as const;
const logical = ['bool', 'int32'] as const;
const any = ['bool', ...number] as const;

const table = Array.from({ length: 11 }, (_, i) => Math.sin(i) * 1e3);
const integerTable = table.map(Math.trunc);

const steps: Readonly<Record<string, readonly Step[]>> = {
  neg: forEach(number, 1, (s, x) => s.neg(x)),
  abs: forEach(number, 1, (s, x) => s.abs(x)),
  sqrt: forEach(float, 1, (s, x) => s.sqrt(x)),
  floor: forEach(float, 1, (s, x) => s.floor(x)),
  ceil: forEach(float, 1, (s, x) => s.ceil(x)),
  trunc: forEach(float, 1, (s, x) => s.trunc(x)),
  nearest: forEach(float, 1, (s, x) => s.nearest(x)),
  not: forEach(logical, 1, (s, x) => s.not(x)),
  add: forEach(number, 2, (s, a, b) => s.add(a, b)),
  sub: forEach(number, 2, (s, a, b) => s.sub(a, b)),
  mul: forEach(number, 2, (s, a, b) => s.mul(a, b)),
  div: forEach(float, 2, (s, a, b) => s.div(a, b)),
  min: forEach(number, 2, (s, a, b) => s.min(a, b)),
  max: forEach(number, 2, (s, a, b) => s.max(a, b)),
  and: forEach(logical, 2, (s, a, b) => s.and(a, b)),
  or: forEach(logical, 2, (s, a, b) => s.or(a, b)),
  xor: forEach(logical, 2, (s, a, b) => s.xor(a, b)),
  equal: forEach(any, 2, (s, a, b) => s.equal(a, b), 'bool'),
  notEqual: forEach(any, 2, (s, a, b) => s.notEqual(a, b), 'bool'),
  less: forEach(any, 2, (s, a, b) => s.less(a, b), 'bool'),
  lessEqual: forEach(any, 2, (s, a, b) => s.lessEqual(a, b), 'bool'),
  greater: forEach(any, 2, (s, a, b) => s.greater(a, b), 'bool'),
  greaterEqual: forEach(any, 2, (s, a, b) => s.greaterEqual(a, b), 'bool'),
  isNaN: forEach(float, 1, (s, x) => s.isNaN(x), 'bool'),
  'a test of floats, as a number': forEach(float, 2, (s, a, b) => s.ofBool(s.less(a, b)), 'uint8'),
  select: any.map((type) => [['bool', stored[type], stored[type]], stored[type], (s, c, a, b) => s.select(c, a!, b!)]),
  'select by a test': forEach(any, 2, (s, a, b) => s.select(s.less(a, b), a, b)),
  'select by a test of another width': [
    [['float64', 'float32'], 'float32', (s, a, b) => s.select(s.less(a, 0), b!, s.neg(b))],
    [['float32', 'float64'], 'float64', (s, a, b) => s.select(s.less(a, 0), b!, s.neg(b))],
  ],
  'select by tests of both widths': float.map((output) => [
    ['float64', 'float32', 'bool'],
    output,
    (s, a, b, c) => {
      const wide = s.and(s.less(a!, 1), s.not(s.equal(a!, 0)));
      const narrow = s.or(s.less(b!, 1), c!);
      const x: Scalar<FloatType> = output === 'float64' ? a! : b!;
      return s.select(s.xor(wide, narrow), s.select(wide, x, 1), s.select(narrow, x, 2));
    },
  ]),
  rarely: forEach(any, 2, (s, a, b) => s.rarely(s.less(a, b), a, b)),
  'rarely, of steps of its own': forEach(number, 2, (s, a, b) =>
    s.rarely(s.less(a, b), s.mul(s.add(a, b), 3), s.add(s.add(a, b), b)),
  ),
  'rarely within rarely, and what both need': forEach(number, 2, (s, a, b) => {
    const shared = s.mul(a, s.add(b, 1));
    const inner = s.rarely(s.less(shared, 5), s.sub(shared, 1), b);
    return s.add(s.rarely(s.less(a, b), s.add(inner, shared), a), s.rarely(s.less(b, 0), s.neg(shared), b));
  }),
  shiftLeft: [0, 1, 20, 31].map((by) => [['int32'], 'int32', (s, x) => s.shiftLeft(x, by)]),
  shiftRight: [0, 1, 20, 31].map((by) => [['int32'], 'int32', (s, x) => s.shiftRight(x, by)]),
  shiftRightUnsigned: [0, 1, 20, 31].map((by) => [['int32'], 'int32', (s, x) => s.shiftRightUnsigned(x, by)]),
  promote: [[['float32'], 'float64', (s, x) => s.promote(x)]],
  demote: [[['float64'], 'float32', (s, x) => s.demote(x)]],
  toFloat: float.map((type) => [['int32'], type, (s, x) => s.toFloat(type, x)]),
  toInt32: forEach(float, 1, (s, x) => s.toInt32(x), 'int32'),
  ofBool: [[['bool'], 'int32', (s, x) => s.ofBool(x)]],
  bits: [[['float32'], 'int32', (s, x) => s.bits(s.select(s.isNaN(x), 0, x))]],
  ofBits: [[['int32'], 'float32', (s, x) => s.ofBits(x)]],
  highWord: [[['float64'], 'int32', (s, x) => s.highWord(s.select(s.isNaN(x), 0, x))]],
  lowWord: [[['float64'], 'int32', (s, x) => s.lowWord(s.select(s.isNaN(x), 0, x))]],
  ofWords: [[['int32', 'int32'], 'float64', (s, a, b) => s.ofWords(a, b)]],
  lookup: [
    ...float.map((type): Step => [['int32'], type, (s, x) => s.lookup(type, table, x)]),
    [['int32'], 'int32', (s, x) => s.lookup('int32', integerTable, x)],
    [['uint8'], 'float64', (s, x) => s.lookup('float64', table, x)],
    [['int32'], 'float32', (s, x) => s.lookup('float32', [2.5], x)],
  ],
  'as stored': (['bool', 'uint8', 'int32', 'float32', 'float64'] as const).map((dtype) => [
    [dtype],
    dtype,
    (_, x) => x!,
  ]),
  'bytes of int32': [[['int32', 'uint8'], 'uint8', (s, a, b) => s.add(a, b)]],
  constants: (['uint8', 'int32', ...float] as const).map((dtype) => [
    [],
    dtype,
    (s) => s.constant(dtype === 'uint8' ? 'int32' : dtype, dtype === 'uint8' ? 200 : -7),
  ]),
};

const cases = Object.entries(steps).flatMap(([name, all]) =>
  all.map(
    ([inputs, output, value]) =>
      [`${name}: ${inputs.join(', ') || 'nothing'} -> ${output}`, programOf(inputs, output, value as Value)] as const,
  ),
);

test.each(cases)('%s', (_, program) => {
  for (const count of [1, 2, 3, 5, 1021]) expectAgreement(program, columnsFor(program, count, count), count);
});

const reference = await wabt();

test.each(cases)('%s: WABT makes the same binary of the text', (_, program) => {
  const module = moduleOf(program, sharedStaging()!)!;
  const parsed = reference.parseWat('kernel.wat', toText(module));
  parsed.validate();
  const { buffer } = parsed.toBinary({});
  parsed.destroy();
  expect(toBinary(module)).toEqual(new Uint8Array(buffer));
});

test('a kernel in words', () => {
  const program = programOf(['float32', 'float32'], 'float32', (s, a, b) =>
    s.add(s.mul(a as Scalar<'float32'>, 2), b as Scalar<'float32'>),
  );
  expect(toText(moduleOf(program, sharedStaging()!)!)).toMatchInlineSnapshot(`
    "(module
      (type (func (param i32)))
      (import "staging" "memory" (memory 8 8))
      (func (export "run") (type 0) (param i32)
        (local i32 i32 v128 v128 v128 v128 v128)
        block
          local.get 0
          i32.eqz
          br_if 0
          v128.const i32x4 0x40000000 0x40000000 0x40000000 0x40000000
          local.set 3
          loop
            local.get 1
            i32.const 2
            i32.shl
            local.set 2
            local.get 2
            v128.load offset=33280
            local.set 4
            local.get 4
            local.get 3
            f32x4.mul
            local.set 5
            local.get 2
            v128.load offset=66560
            local.set 6
            local.get 5
            local.get 6
            f32x4.add
            local.set 7
            local.get 2
            local.get 7
            v128.store
            local.get 1
            i32.const 4
            i32.add
            local.tee 1
            local.get 0
            i32.lt_u
            br_if 0
          end
        end
      )
    )
    "
  `);
});

test.each(float)('truths about %s that choose among such numbers change no form', (type) => {
  const program = programOf([type, type], type, (s, x, y) => {
    const [a, b] = [x, y] as unknown as [Scalar<FloatType>, Scalar<FloatType>];
    return s.rarely(s.not(s.or(s.less(a, b), s.isNaN(a))), s.sqrt(a), s.select(s.less(b, 0), a, b));
  });
  expect(toText(moduleOf(program, sharedStaging()!)!)).not.toMatch(/shuffle|extend/);
});

test('blocks follow each other, and the last is shorter', () => {
  const program = programOf(['float64', 'uint8'], 'float64', (s, x, y) =>
    s.add(x as Scalar<'float64'>, s.toFloat('float64', y as Scalar<'int32'>)),
  );
  const count = 2 * compiledOrFail(program).length + 3;
  expectAgreement(program, columnsFor(program, count), count);
});

/** Chooses among `count` things. */
type Choose = (count: number) => number;

const rounds = ['neg', 'abs', 'sqrt', 'floor', 'ceil', 'trunc', 'nearest'];
const floatPairs = ['add', 'sub', 'mul', 'div', 'min', 'max'];
const integerPairs = ['add', 'sub', 'mul', 'min', 'max', 'and', 'or', 'xor'];
const comparisons = ['equal', 'notEqual', 'less', 'lessEqual'];

/** One more step upon some of the scalars that are there. */
function grown(s: Scalars, all: readonly Scalar[], choose: Choose): Scalar {
  const ofType = <T extends ScalarType>(type: T): Scalar<T> => {
    const fitting = all.filter((each) => each.type === type);
    return fitting[choose(fitting.length)] as Scalar<T>;
  };
  const oneOf = <T>(items: readonly T[]): T => items[choose(items.length)]!;
  const typeOfFloat = oneOf(float);
  const [x, y] = [ofType(typeOfFloat), ofType(typeOfFloat)];
  const [i, j] = [ofType('int32'), ofType('int32')];
  const [p, q] = [ofType('bool'), ofType('bool')];
  /** The payload of a NaN is nobody's promise. */
  const certain = <T extends FloatType>(of: Scalar<T>) => s.select(s.isNaN(of), 1, of);
  const type = oneOf(any);
  const named = s as unknown as Readonly<Record<string, (...operands: Scalar[]) => Scalar>>;
  return oneOf<() => Scalar>([
    () => named[oneOf(rounds)]!(x),
    () => named[oneOf(floatPairs)]!(x, y),
    () => named[oneOf(integerPairs)]!(i, j),
    () => named[oneOf(['neg', 'abs', 'not'])]!(i),
    () => named[oneOf(comparisons)]!(x, y),
    () => named[oneOf(comparisons)]!(i, j),
    () => named[oneOf(['and', 'or', 'xor', 'equal', 'less'])]!(p, q),
    () => s.not(p),
    () => s.shiftLeft(i, choose(32)),
    () => s.shiftRight(i, choose(32)),
    () => s.shiftRightUnsigned(i, choose(32)),
    () => named[oneOf(['select', 'rarely'])]!(p, ofType(type), ofType(type)),
    () => named[oneOf(['select', 'rarely'])]!(p, ofType('float64'), ofType('float64')),
    () => s.promote(ofType('float32')),
    () => s.demote(ofType('float64')),
    () => s.toFloat(typeOfFloat, i),
    () => s.toInt32(x),
    () => s.ofBool(p),
    () => s.bits(certain(ofType('float32'))),
    () => s.ofBits(i),
    () => s.highWord(certain(ofType('float64'))),
    () => s.lowWord(certain(ofType('float64'))),
    () => s.ofWords(i, j),
    () => s.lookup(typeOfFloat, table, i),
    () => s.constant(typeOfFloat, oneOf(floats)),
  ])();
}

test('programs at random', () => {
  const inputs = ['bool', 'uint8', 'int32', 'float32', 'float64'] as const;
  fc.assert(
    fc.property(
      fc.array(fc.nat(2 ** 30), { minLength: 10, maxLength: 300 }),
      fc.constantFrom(...inputs),
      fc.nat(),
      (choices, output, seed) => {
        let chosen = 0;
        const choose: Choose = (count) => choices[chosen++ % choices.length]! % count;
        const program = programOf(inputs, output, (s, ...x) => {
          const all: Scalar[] = [...x];
          while (chosen < choices.length) all.push(grown(s, all, choose));
          return all.findLast(({ type }) => type === typeOf(output))!;
        });
        expectAgreement(program, columnsFor(program, 37, seed), 37);
      },
    ),
    { numRuns: 200, seed: 1 },
  );
});
