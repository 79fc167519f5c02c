import { cast, type DType, ops, Tensor, tensor } from '@keisan/autograd';
import { compile } from '@keisan/compiler';
import { onWasm } from '@keisan/compiler/internal';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from './arbitraries.ts';

const special = [0, -0, 1, -1, 2, 0.5, 300, 3e9, Number.NaN, Infinity, -Infinity];

type Step = (x: Tensor, y: Tensor, n: number) => Tensor;

const to =
  (dtype: DType): Step =>
  (x) =>
    cast(x, dtype);

/** Steps whose results IEEE 754 or modular arithmetic fix to the bit, so that a rewriting has no excuse. */
const steps: readonly Step[] = [
  (x, _, n) => ops.add(x, n),
  (x, _, n) => ops.sub(x, n),
  (x, _, n) => ops.sub(n, x),
  (x, _, n) => ops.mul(x, n),
  (x, _, n) => ops.div(x, n),
  (x, _, n) => ops.div(n, x),
  (x, y) => ops.add(x, y),
  (x, y) => ops.sub(x, y),
  (x, y) => ops.mul(x, y),
  (x, y) => ops.div(x, y),
  (x) => ops.sub(x, x),
  (x) => ops.div(x, x),
  (x) => ops.neg(x),
  (x) => ops.abs(x),
  (x, _, n) => ops.slice(ops.pad(x, [[1, 1]], { constantValues: n }), [[null, -2]]),
  (x, _, n) => ops.less(x, n),
  (x, y) => ops.equal(x, y),
  to('bool'),
  to('uint8'),
  to('int32'),
  to('float32'),
];

const programs = fc.array(
  fc.record({ step: fc.nat(steps.length - 1), operand: fc.nat(9), number: fc.constantFrom(...special) }),
  { minLength: 6, maxLength: 12 },
);

/** All that a program computes from `x`, each step on the result of the one before. */
function run(program: readonly { step: number; operand: number; number: number }[], x: Tensor): Tensor[] {
  const values = [x];
  for (const { step, operand, number } of program) {
    values.push(steps[step]!(values.at(-1)!, values[operand % values.length]!, number));
  }
  return values;
}

const shown = ({ dtype, data }: Tensor) =>
  `${dtype} ${Array.from(data, (x) => (Object.is(x, -0) ? '-0' : x)).join(' ')}`;

const signs = tensor(special);

test.each(['onnx', onWasm, 'wasm'] as const)(
  'random programs on NaN, infinities and -0 give the same bits on %s',
  async (runtime) => {
    await check(runtime === 'onnx' ? 40 : 12, programs, async (program) => {
      const f = (x: Tensor) => run(program, x);
      const input = new Tensor(signs, signs.value, null, false);
      expect((await compile(f, { runtime })(input)).map(shown)).toEqual(f(input).map(shown));
    })();
  },
);
