import { allocate, type TypedArray } from '../dtype.ts';
import type { BlockKernel } from './block-kernel.ts';
import type {
  BinaryName,
  ConversionName,
  Program,
  Scalar,
  ScalarType,
  ShiftName,
  TestName,
  UnaryName,
} from './program.ts';
import { type Scheduled, schedule } from './schedule.ts';

/** Elements of a block: the values of all steps of a long program stay in a core's cache. */
const LENGTH = 256;

/** Computes the first `count` elements of a step. */
type Action = (count: number) => void;

/** The values of a step. Truths are 0 and 1. */
type Register = Int32Array | Float32Array | Float64Array;

function registerOf(type: ScalarType): Register {
  return allocate(type === 'bool' ? 'int32' : type, LENGTH) as Register;
}

/** The nearest whole number, the even one of two. */
function nearest(x: number): number {
  const distance = Math.abs(x);
  if (!(distance < 2 ** 52)) return x;
  const rounded = distance + 2 ** 52 - 2 ** 52;
  return x < 0 || Object.is(x, -0) ? -rounded : rounded;
}

function saturated(x: number): number {
  return Math.min(Math.max(Math.trunc(x), -(2 ** 31)), 2 ** 31 - 1) || 0;
}

const unaries: Readonly<Record<UnaryName, (out: Register, x: Register, type: ScalarType) => Action>> = {
  neg: (out, x) => (count) => {
    for (let i = 0; i < count; i++) out[i] = -x[i]!;
  },
  abs: (out, x) => (count) => {
    for (let i = 0; i < count; i++) out[i] = Math.abs(x[i]!);
  },
  sqrt: (out, x) => (count) => {
    for (let i = 0; i < count; i++) out[i] = Math.sqrt(x[i]!);
  },
  floor: (out, x) => (count) => {
    for (let i = 0; i < count; i++) out[i] = Math.floor(x[i]!);
  },
  ceil: (out, x) => (count) => {
    for (let i = 0; i < count; i++) out[i] = Math.ceil(x[i]!);
  },
  trunc: (out, x) => (count) => {
    for (let i = 0; i < count; i++) out[i] = Math.trunc(x[i]!);
  },
  nearest: (out, x) => (count) => {
    for (let i = 0; i < count; i++) out[i] = nearest(x[i]!);
  },
  not: (out, x, type) => {
    const ones = type === 'bool' ? 1 : -1;
    return (count) => {
      for (let i = 0; i < count; i++) out[i] = x[i]! ^ ones;
    };
  },
};

const binaries: Readonly<Record<BinaryName, (out: Register, a: Register, b: Register, type: ScalarType) => Action>> = {
  add: (out, a, b) => (count) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! + b[i]!;
  },
  sub: (out, a, b) => (count) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! - b[i]!;
  },
  mul: (out, a, b, type) =>
    type === 'int32'
      ? (count) => {
          for (let i = 0; i < count; i++) out[i] = Math.imul(a[i]!, b[i]!);
        }
      : (count) => {
          for (let i = 0; i < count; i++) out[i] = a[i]! * b[i]!;
        },
  div: (out, a, b) => (count) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! / b[i]!;
  },
  min: (out, a, b) => (count) => {
    for (let i = 0; i < count; i++) out[i] = Math.min(a[i]!, b[i]!);
  },
  max: (out, a, b) => (count) => {
    for (let i = 0; i < count; i++) out[i] = Math.max(a[i]!, b[i]!);
  },
  and: (out, a, b) => (count) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! & b[i]!;
  },
  or: (out, a, b) => (count) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! | b[i]!;
  },
  xor: (out, a, b) => (count) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! ^ b[i]!;
  },
};

const tests: Readonly<Record<TestName, (out: Register, a: Register, b: Register) => Action>> = {
  eq: (out, a, b) => (count) => {
    for (let i = 0; i < count; i++) out[i] = a[i] === b[i] ? 1 : 0;
  },
  ne: (out, a, b) => (count) => {
    for (let i = 0; i < count; i++) out[i] = a[i] === b[i] ? 0 : 1;
  },
  lt: (out, a, b) => (count) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! < b[i]! ? 1 : 0;
  },
  le: (out, a, b) => (count) => {
    for (let i = 0; i < count; i++) out[i] = a[i]! <= b[i]! ? 1 : 0;
  },
};

const shifts: Readonly<Record<ShiftName, (out: Register, x: Register, by: number) => Action>> = {
  shl: (out, x, by) => (count) => {
    for (let i = 0; i < count; i++) out[i] = x[i]! << by;
  },
  shrS: (out, x, by) => (count) => {
    for (let i = 0; i < count; i++) out[i] = x[i]! >> by;
  },
  shrU: (out, x, by) => (count) => {
    for (let i = 0; i < count; i++) out[i] = x[i]! >>> by;
  },
};

/** Copies every element, which converts where the registers differ in type. */
const copy = (out: Register, x: Register) => (count: number) => {
  for (let i = 0; i < count; i++) out[i] = x[i]!;
};

/** The words of floats, the low one of each first. */
const wordsOf = (x: Register) => new Int32Array(x.buffer, x.byteOffset, 2 * x.length);

function word(out: Register, x: Register, which: 0 | 1): Action {
  const words = wordsOf(x);
  return (count) => {
    for (let i = 0; i < count; i++) out[i] = words[2 * i + which]!;
  };
}

/** The same bits as another type. */
function reinterpret(out: Register, x: Register): Action {
  const bits = new Int32Array(out.buffer, out.byteOffset, out.length);
  return copy(bits, new Int32Array(x.buffer, x.byteOffset, x.length));
}

const conversions: Readonly<Record<ConversionName, (out: Register, x: Register) => Action>> = {
  promote: copy,
  demote: copy,
  toFloat32: copy,
  toFloat64: copy,
  ofBool: copy,
  toInt32: (out, x) => (count) => {
    for (let i = 0; i < count; i++) out[i] = saturated(x[i]!);
  },
  bits: reinterpret,
  ofBits: reinterpret,
  highWord: (out, x) => word(out, x, 1),
  lowWord: (out, x) => word(out, x, 0),
};

function ofWords(out: Register, high: Register, low: Register): Action {
  const words = wordsOf(out);
  return (count) => {
    for (let i = 0; i < count; i++) {
      words[2 * i] = low[i]!;
      words[2 * i + 1] = high[i]!;
    }
  };
}

const select = (out: Register, condition: Register, a: Register, b: Register) => (count: number) => {
  for (let i = 0; i < count; i++) out[i] = condition[i] ? a[i]! : b[i]!;
};

function lookup(out: Register, table: readonly number[], place: Register): Action {
  const last = table.length - 1;
  const entries = Float64Array.from(table);
  return (count) => {
    for (let i = 0; i < count; i++) out[i] = entries[Math.min(Math.max(place[i]!, 0), last)]!;
  };
}

function load(out: Register, staged: TypedArray, isBool: boolean): Action {
  return isBool
    ? (count) => {
        for (let i = 0; i < count; i++) out[i] = staged[i] ? 1 : 0;
      }
    : (count) => {
        for (let i = 0; i < count; i++) out[i] = staged[i]!;
      };
}

/** The program run step by step over blocks of elements, in plain JavaScript: slow, and possible under any policy. */
export function interpreted({ inputs: dtypes, output: dtype, result }: Program): BlockKernel {
  const inputs = dtypes.map((each) => allocate(each, LENGTH));
  const output = allocate(dtype, LENGTH);
  const registers = new Map<Scalar, Register>();

  const actionOf = ({ step, rare }: Scheduled): Action | null => {
    const { operation, type } = step;
    const out = registerOf(type);
    registers.set(step, out);
    if (operation.kind === 'rarely')
      return rarely(
        out,
        step,
        rare.flatMap((each) => actionOf(each) ?? []),
      );
    const [a, b, c] = step.operands.map((operand) => registers.get(operand)!) as [Register, Register, Register];
    switch (operation.kind) {
      case 'input':
        return load(out, inputs[operation.index]!, operation.dtype === 'bool');
      case 'constant':
        out.fill(operation.value);
        return null;
      case 'unary':
        return unaries[operation.name](out, a, type);
      case 'binary':
        return binaries[operation.name](out, a, b, type);
      case 'test':
        return tests[operation.name](out, a, b);
      case 'shift':
        return shifts[operation.name](out, a, operation.by);
      case 'conversion':
        return conversions[operation.name](out, a);
      case 'ofWords':
        return ofWords(out, a, b);
      case 'select':
        return select(out, a, b, c);
      case 'lookup':
        return lookup(out, operation.table, a);
    }
  };

  const rarely = (out: Register, { operands }: Scalar, body: readonly Action[]): Action => {
    const [condition, a, b] = operands.map((operand) => registers.get(operand)!) as [Register, Register, Register];
    const pick = select(out, condition, a, b);
    const pass = copy(out, b);
    return (count) => {
      let wanted = 0;
      for (let i = 0; i < count; i++) wanted |= condition[i]!;
      if (wanted) for (const action of body) action(count);
      (wanted ? pick : pass)(count);
    };
  };

  const actions = schedule([result]).flatMap((each) => actionOf(each) ?? []);
  const computed = registers.get(result)!;
  return {
    length: LENGTH,
    inputs,
    output,
    run(count) {
      for (const action of actions) action(count);
      for (let i = 0; i < count; i++) output[i] = computed[i]!;
    },
  };
}
