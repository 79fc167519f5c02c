import type { Code, Local } from '../wasm/code.ts';
import type { ImmediatesOf, InstructionName } from '../wasm/instructions.ts';
import { type MaskForm, MaskForms } from './mask-forms.ts';
import type { BinaryName, Scalar, ScalarType, ShiftName, TestName, UnaryName } from './program.ts';
import type { Scheduled } from './schedule.ts';

/** Instructions that nothing follows. */
type Plain = { [N in InstructionName]: ImmediatesOf<N> extends readonly [] ? N : never }[InstructionName];

/** The vectors of a step: one of four lanes, or two of two lanes each, as wide as float64. */
export type Vectors = readonly Local[];

const logic = { not: 'v128.not', and: 'v128.and', or: 'v128.or', xor: 'v128.xor' } as const;

const floats = <S extends 'f32x4' | 'f64x2'>(shape: S) =>
  ({
    neg: `${shape}.neg`,
    abs: `${shape}.abs`,
    sqrt: `${shape}.sqrt`,
    floor: `${shape}.floor`,
    ceil: `${shape}.ceil`,
    trunc: `${shape}.trunc`,
    nearest: `${shape}.nearest`,
    add: `${shape}.add`,
    sub: `${shape}.sub`,
    mul: `${shape}.mul`,
    div: `${shape}.div`,
    min: `${shape}.min`,
    max: `${shape}.max`,
    eq: `${shape}.eq`,
    ne: `${shape}.ne`,
    lt: `${shape}.lt`,
    le: `${shape}.le`,
  }) as const;

/** The instruction of an operation, by the type of its operands. A true mask is the greatest of unsigned numbers. */
const named: Readonly<Record<ScalarType, { readonly [N in UnaryName | BinaryName | TestName]?: Plain }>> = {
  bool: { ...logic, eq: 'i32x4.eq', ne: 'i32x4.ne', lt: 'i32x4.lt_u', le: 'i32x4.le_u' },
  int32: {
    ...logic,
    neg: 'i32x4.neg',
    abs: 'i32x4.abs',
    add: 'i32x4.add',
    sub: 'i32x4.sub',
    mul: 'i32x4.mul',
    min: 'i32x4.min_s',
    max: 'i32x4.max_s',
    eq: 'i32x4.eq',
    ne: 'i32x4.ne',
    lt: 'i32x4.lt_s',
    le: 'i32x4.le_s',
  },
  float32: floats('f32x4'),
  float64: floats('f64x2'),
};

const shifts: Readonly<Record<ShiftName, Plain>> = { shl: 'i32x4.shl', shrS: 'i32x4.shr_s', shrU: 'i32x4.shr_u' };

/** The places of bytes for the places of words of 32 bits, in two vectors that follow each other. */
const words = (...places: readonly number[]) => places.flatMap((place) => [0, 1, 2, 3].map((i) => 4 * place + i));

const lowWords = words(0, 2, 4, 6);
const highWords = words(1, 3, 5, 7);
const lowHalves = words(0, 1, 4, 5);
const highHalf = words(2, 3, 2, 3);
const alternating = [words(0, 4, 1, 5), words(2, 6, 3, 7)] as const;

function vectorBytes(type: ScalarType, value: number): Uint8Array {
  switch (type) {
    case 'float64':
      return new Uint8Array(new Float64Array(2).fill(value).buffer);
    case 'float32':
      return new Uint8Array(new Float32Array(4).fill(value).buffer);
    case 'int32':
      return new Uint8Array(new Int32Array(4).fill(value).buffer);
    case 'bool':
      return new Uint8Array(16).fill(value ? 255 : 0);
  }
}

/** Writes the steps of programs for four elements at a time. */
export class StepWriter {
  readonly #code: Code;
  readonly #tables: ReadonlyMap<Scalar, number>;
  readonly #load: (input: number) => Vectors;
  readonly #forms: MaskForms;
  /** Of a bool its narrow mask. */
  readonly #vectors = new Map<Scalar, Vectors>();
  readonly #wideMasks = new Map<Scalar, Vectors>();

  /**
   * @param results What the programs give.
   * @param tables Where the table of each `lookup` step begins in memory.
   * @param load Writes what reads a group of elements of an input.
   */
  constructor(
    results: readonly Scalar[],
    code: Code,
    tables: ReadonlyMap<Scalar, number>,
    load: (input: number) => Vectors,
  ) {
    this.#code = code;
    this.#tables = tables;
    this.#load = load;
    this.#forms = new MaskForms(results);
  }

  /** The variables that hold a step, which is written already. */
  vectorsOf(step: Scalar, form: MaskForm = 'narrow'): Vectors {
    return (step.type === 'bool' && form === 'wide' ? this.#wideMasks : this.#vectors).get(step)!;
  }

  write({ step, rare }: Scheduled): void {
    const vectors = step.operation.kind === 'rarely' ? this.#rarely(step, rare) : this.#vectorsFor(step);
    if (step.type === 'bool') this.#keepMask(step, vectors);
    else this.#vectors.set(step, vectors);
  }

  #keepMask(step: Scalar, mask: Vectors): void {
    const [low, high] = mask as [Local, Local];
    if (this.#forms.made(step) === 'narrow') {
      this.#vectors.set(step, mask);
      if (!this.#forms.isWanted(step, 'wide')) return;
      const wide = (['i64x2.extend_low_i32x4_s', 'i64x2.extend_high_i32x4_s'] as const).map((name) =>
        this.#made(name, low),
      );
      this.#wideMasks.set(step, wide);
    } else {
      this.#wideMasks.set(step, mask);
      if (this.#forms.isWanted(step, 'narrow')) this.#vectors.set(step, [this.#shuffled(low, high, lowWords)]);
    }
  }

  /** A new variable with what `write` leaves on the stack. */
  #kept(write: () => void): Local {
    write();
    const local = this.#code.local('v128');
    this.#code.set(local);
    return local;
  }

  /** What an instruction makes of variables. */
  #made(name: Plain, ...operands: Vectors): Local {
    return this.#kept(() => this.#put(name, ...operands));
  }

  #put(name: Plain, ...operands: Vectors): void {
    for (const operand of operands) this.#code.get(operand);
    this.#code.write(name);
  }

  #shuffled(a: Local, b: Local, places: readonly number[]): Local {
    return this.#kept(() => {
      this.#code.get(a);
      this.#code.get(b);
      this.#code.write('i8x16.shuffle', places);
    });
  }

  /** An instruction for each vector of the operands. */
  #eachOf(name: Plain, operands: readonly Vectors[]): Vectors {
    return operands[0]!.map((_, part) => this.#made(name, ...operands.map((vectors) => vectors[part]!)));
  }

  #vectorsFor(step: Scalar): Vectors {
    const { operation, type } = step;
    const operands = step.operands.map((operand) => this.vectorsOf(operand, this.#forms.taken(step)));
    const [a, b, c] = operands as [Vectors, Vectors, Vectors];
    switch (operation.kind) {
      case 'input':
        return this.#load(operation.index);
      case 'constant':
        return this.#constant(type, operation.value);
      case 'unary':
      case 'binary':
      case 'test':
        return this.#eachOf(this.#nameOf(operation.name, step.operands[0]!.type), operands);
      case 'shift':
        return [
          this.#kept(() => {
            this.#code.get(a[0]!);
            this.#code.write('i32.const', operation.by);
            this.#code.write(shifts[operation.name]);
          }),
        ];
      case 'conversion':
        return this.#conversion(step, a);
      case 'ofWords':
        return alternating.map((places) => this.#shuffled(b[0]!, a[0]!, places));
      case 'select':
        return this.#eachOf('v128.bitselect', [b, c, a]);
      case 'lookup':
        return this.#lookup(step, operation.table.length, a[0]!);
      case 'rarely':
        throw new Error('A rarely step has steps of its own');
    }
  }

  #nameOf(name: UnaryName | BinaryName | TestName, type: ScalarType): Plain {
    const found = named[type][name];
    if (!found) throw new Error(`There is no ${name} of ${type}`);
    return found;
  }

  #constant(type: ScalarType, value: number): Vectors {
    const local = this.#kept(() => this.#code.write('v128.const', vectorBytes(type, value)));
    return type === 'float64' ? [local, local] : [local];
  }

  #conversion({ operation, operands }: Scalar, x: Vectors): Vectors {
    if (operation.kind !== 'conversion') throw new Error(`${operation.kind} is no conversion`);
    const [low, high] = x as [Local, Local];
    const bothHalves = (name: Plain): Vectors => [
      this.#made(name, low),
      this.#made(name, this.#shuffled(low, low, highHalf)),
    ];
    const joined = (name: Plain): Vectors => [this.#shuffled(this.#made(name, low), this.#made(name, high), lowHalves)];
    switch (operation.name) {
      case 'bits':
      case 'ofBits':
        return x;
      case 'promote':
        return bothHalves('f64x2.promote_low_f32x4');
      case 'demote':
        return joined('f32x4.demote_f64x2_zero');
      case 'toFloat32':
        return [this.#made('f32x4.convert_i32x4_s', low)];
      case 'toFloat64':
        return bothHalves('f64x2.convert_low_i32x4_s');
      case 'toInt32':
        return operands[0]!.type === 'float64'
          ? joined('i32x4.trunc_sat_f64x2_s_zero')
          : [this.#made('i32x4.trunc_sat_f32x4_s', low)];
      case 'ofBool':
        return [this.#made('i32x4.neg', low)];
      case 'highWord':
        return [this.#shuffled(low, high, highWords)];
      case 'lowWord':
        return [this.#shuffled(low, high, lowWords)];
    }
  }

  /** The entries are read one by one: WebAssembly gathers none. */
  #lookup(step: Scalar, length: number, place: Local): Vectors {
    const code = this.#code;
    const [first] = this.#constant('int32', 0) as [Local];
    const [last] = this.#constant('int32', length - 1) as [Local];
    const clamped = this.#made('i32x4.min_s', this.#made('i32x4.max_s', place, first), last);
    const at = this.#tables.get(step)!;
    const [load, scale, perVector] =
      step.type === 'float64' ? (['v128.load64_lane', 3, 2] as const) : (['v128.load32_lane', 2, 4] as const);
    const scaled = this.#kept(() => {
      code.get(clamped);
      code.write('i32.const', scale);
      code.write('i32x4.shl');
    });
    return Array.from({ length: 4 / perVector }, (_, part) => {
      const entries = code.local('v128');
      for (let lane = 0; lane < perVector; lane++) {
        code.get(scaled);
        code.write('i32x4.extract_lane', perVector * part + lane);
        code.get(lane === 0 ? first : entries);
        code.write(load, at, lane);
        code.set(entries);
      }
      return entries;
    });
  }

  #rarely(step: Scalar, rare: readonly Scheduled[]): Vectors {
    const code = this.#code;
    const form = this.#forms.taken(step);
    const [condition, b] = [step.operands[0]!, step.operands[2]!].map((operand) => this.vectorsOf(operand, form)) as [
      Vectors,
      Vectors,
    ];
    const result = b.map((vector) => this.#kept(() => code.get(vector)));
    code.get(condition[0]!);
    if (condition[1]) this.#put('v128.or', condition[1]);
    code.write('v128.any_true');
    code.if(() => {
      for (const each of rare) this.write(each);
      const a = this.vectorsOf(step.operands[1]!, form);
      result.forEach((vector, part) => {
        this.#put('v128.bitselect', a[part]!, b[part]!, condition[part]!);
        code.set(vector);
      });
    });
    return result;
  }
}
