import type {
  BinaryName,
  ConversionName,
  Operation,
  Scalar,
  ScalarType,
  ShiftName,
  TestName,
  UnaryName,
} from './program.ts';

/** A type of floats. */
export type FloatType = 'float32' | 'float64';

/** A type of numbers. */
export type NumberType = FloatType | 'int32';

/** A scalar, or a number that takes the type of the scalar beside it. */
export type Operand<T extends ScalarType> = Scalar<T> | number;

const unaryTypes: Readonly<Record<UnaryName, readonly ScalarType[]>> = {
  neg: ['int32', 'float32', 'float64'],
  abs: ['int32', 'float32', 'float64'],
  sqrt: ['float32', 'float64'],
  floor: ['float32', 'float64'],
  ceil: ['float32', 'float64'],
  trunc: ['float32', 'float64'],
  nearest: ['float32', 'float64'],
  not: ['bool', 'int32'],
};

const binaryTypes: Readonly<Record<BinaryName, readonly ScalarType[]>> = {
  add: ['int32', 'float32', 'float64'],
  sub: ['int32', 'float32', 'float64'],
  mul: ['int32', 'float32', 'float64'],
  div: ['float32', 'float64'],
  min: ['int32', 'float32', 'float64'],
  max: ['int32', 'float32', 'float64'],
  and: ['bool', 'int32'],
  or: ['bool', 'int32'],
  xor: ['bool', 'int32'],
};

const conversionTypes: Readonly<Record<ConversionName, readonly [from: readonly ScalarType[], to: ScalarType]>> = {
  promote: [['float32'], 'float64'],
  demote: [['float64'], 'float32'],
  toFloat32: [['int32'], 'float32'],
  toFloat64: [['int32'], 'float64'],
  toInt32: [['float32', 'float64'], 'int32'],
  ofBool: [['bool'], 'int32'],
  bits: [['float32'], 'int32'],
  ofBits: [['int32'], 'float32'],
  highWord: [['float64'], 'int32'],
  lowWord: [['float64'], 'int32'],
};

/** Numbers that tell operations apart: `keyOf` would be slower, and needs no functions here. */
const numberKey = (value: number) => (Object.is(value, -0) ? '-0' : String(value));

function operationKey(operation: Operation): string {
  switch (operation.kind) {
    case 'input':
      return `input ${operation.index}`;
    case 'constant':
      return numberKey(operation.value);
    case 'shift':
      return `${operation.name} ${operation.by}`;
    case 'lookup':
      return `lookup ${operation.table.map(numberKey)}`;
    default:
      return 'name' in operation ? operation.name : operation.kind;
  }
}

/**
 * Writes programs: each method is a step that the processor, WebAssembly's vectors and JavaScript do alike, to the bit. Steps that
 * are equal are one step.
 */
export class Arithmetic {
  readonly #steps = new Map<string, Scalar>();
  readonly #numbers = new Map<Scalar, number>();

  /** The step of this kind: the one that is there, or a new one. */
  protected step<T extends ScalarType>(type: T, operation: Operation, operands: readonly Scalar[] = []): Scalar<T> {
    const key = `${type} ${operationKey(operation)}(${operands.map((operand) => this.#numberOf(operand))})`;
    const known = this.#steps.get(key);
    if (known) return known as Scalar<T>;
    const fresh = { type, operation, operands };
    this.#numbers.set(fresh, this.#numbers.size);
    this.#steps.set(key, fresh);
    return fresh;
  }

  /** Tells programs apart, by their steps. */
  keyOf(...results: readonly Scalar[]): string {
    return `${[...this.#steps.keys()].join('\n')}\n${results.map((result) => this.#numberOf(result))}`;
  }

  #numberOf(scalar: Scalar): number {
    const number = this.#numbers.get(scalar);
    if (number === undefined) throw new Error('A scalar of another program');
    return number;
  }

  #typed<T extends ScalarType>(name: string, types: readonly ScalarType[], scalar: Scalar<T>): Scalar<T> {
    if (types.includes(scalar.type)) return scalar;
    throw new Error(`${name} of ${scalar.type}: expected ${types.join(' or ')}`);
  }

  /** A number of a type. Floats are rounded to it. */
  constant<T extends NumberType>(type: T, value: number): Scalar<T> {
    const rounded = type === 'float32' ? Math.fround(value) : value;
    if (type === 'int32' && (value | 0) !== value) throw new Error(`The constant ${value} is no int32`);
    return this.step(type, { kind: 'constant', value: rounded });
  }

  /** `value` as a scalar, of the type of `like` if it is a number. */
  like<T extends ScalarType>(like: Scalar<T>, value: Operand<T>): Scalar<T> {
    if (typeof value !== 'number') return value;
    return this.constant(like.type as NumberType, value) as unknown as Scalar<T>;
  }

  #pair<T extends ScalarType>(name: string, a: Operand<T>, b: Operand<T>): readonly [Scalar<T>, Scalar<T>] {
    const scalar = typeof a === 'number' ? b : a;
    if (typeof scalar === 'number') throw new Error(`${name} of two numbers: compute it outside`);
    const pair = [this.like(scalar, a), this.like(scalar, b)] as const;
    if (pair[0].type !== pair[1].type) throw new Error(`${name} of ${pair[0].type} and ${pair[1].type}: convert one`);
    return pair;
  }

  #unary<T extends ScalarType>(name: UnaryName, x: Scalar<T>): Scalar<T> {
    return this.step(x.type, { kind: 'unary', name }, [this.#typed(name, unaryTypes[name], x)]);
  }

  #binary<T extends ScalarType>(name: BinaryName, a: Operand<T>, b: Operand<T>): Scalar<T> {
    const pair = this.#pair(name, a, b);
    return this.step(this.#typed(name, binaryTypes[name], pair[0]).type, { kind: 'binary', name }, pair);
  }

  #test<T extends ScalarType>(name: TestName, a: Operand<T>, b: Operand<T>): Scalar<'bool'> {
    const pair = this.#pair(name, a, b);
    return this.step('bool', { kind: 'test', name }, pair);
  }

  #convert<T extends ScalarType>(name: ConversionName, x: Scalar): Scalar<T> {
    const [from, to] = conversionTypes[name];
    return this.step(to as T, { kind: 'conversion', name }, [this.#typed(name, from, x)]);
  }

  #shift(name: ShiftName, x: Scalar<'int32'>, by: number): Scalar<'int32'> {
    return this.step('int32', { kind: 'shift', name, by }, [this.#typed(name, ['int32'], x)]);
  }

  add<T extends NumberType>(a: Operand<T>, b: Operand<T>): Scalar<T> {
    return this.#binary('add', a, b);
  }

  sub<T extends NumberType>(a: Operand<T>, b: Operand<T>): Scalar<T> {
    return this.#binary('sub', a, b);
  }

  mul<T extends NumberType>(a: Operand<T>, b: Operand<T>): Scalar<T> {
    return this.#binary('mul', a, b);
  }

  div<T extends FloatType>(a: Operand<T>, b: Operand<T>): Scalar<T> {
    return this.#binary('div', a, b);
  }

  /** The smaller; NaN where either is, and -0 is below 0. */
  min<T extends NumberType>(a: Operand<T>, b: Operand<T>): Scalar<T> {
    return this.#binary('min', a, b);
  }

  /** The larger; NaN where either is, and -0 is below 0. */
  max<T extends NumberType>(a: Operand<T>, b: Operand<T>): Scalar<T> {
    return this.#binary('max', a, b);
  }

  and<T extends 'bool' | 'int32'>(a: Operand<T>, b: Operand<T>): Scalar<T> {
    return this.#binary('and', a, b);
  }

  or<T extends 'bool' | 'int32'>(a: Operand<T>, b: Operand<T>): Scalar<T> {
    return this.#binary('or', a, b);
  }

  xor<T extends 'bool' | 'int32'>(a: Operand<T>, b: Operand<T>): Scalar<T> {
    return this.#binary('xor', a, b);
  }

  not<T extends 'bool' | 'int32'>(x: Scalar<T>): Scalar<T> {
    return this.#unary('not', x);
  }

  neg<T extends NumberType>(x: Scalar<T>): Scalar<T> {
    return this.#unary('neg', x);
  }

  abs<T extends NumberType>(x: Scalar<T>): Scalar<T> {
    return this.#unary('abs', x);
  }

  sqrt<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return this.#unary('sqrt', x);
  }

  floor<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return this.#unary('floor', x);
  }

  ceil<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return this.#unary('ceil', x);
  }

  trunc<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return this.#unary('trunc', x);
  }

  /** The nearest whole number, the even one of two. */
  nearest<T extends FloatType>(x: Scalar<T>): Scalar<T> {
    return this.#unary('nearest', x);
  }

  equal<T extends ScalarType>(a: Operand<T>, b: Operand<T>): Scalar<'bool'> {
    return this.#test('eq', a, b);
  }

  notEqual<T extends ScalarType>(a: Operand<T>, b: Operand<T>): Scalar<'bool'> {
    return this.#test('ne', a, b);
  }

  less<T extends NumberType>(a: Operand<T>, b: Operand<T>): Scalar<'bool'> {
    return this.#test('lt', a, b);
  }

  lessEqual<T extends NumberType>(a: Operand<T>, b: Operand<T>): Scalar<'bool'> {
    return this.#test('le', a, b);
  }

  greater<T extends NumberType>(a: Operand<T>, b: Operand<T>): Scalar<'bool'> {
    return this.#test('lt', b, a);
  }

  greaterEqual<T extends NumberType>(a: Operand<T>, b: Operand<T>): Scalar<'bool'> {
    return this.#test('le', b, a);
  }

  /** Whether `x` is NaN. */
  isNaN<T extends FloatType>(x: Scalar<T>): Scalar<'bool'> {
    return this.#test('ne', x, x);
  }

  /** `a` where `condition` holds, else `b`. Both are computed. */
  select<T extends ScalarType>(condition: Scalar<'bool'>, a: Operand<T>, b: Operand<T>): Scalar<T> {
    const pair = this.#pair('select', a, b);
    return this.step(pair[0].type, { kind: 'select' }, [condition, ...pair]);
  }

  /** As {@link select}, for a condition that seldom holds: what only `a` needs is computed where some element wants it. */
  rarely<T extends ScalarType>(condition: Scalar<'bool'>, a: Operand<T>, b: Operand<T>): Scalar<T> {
    const pair = this.#pair('rarely', a, b);
    return this.step(pair[0].type, { kind: 'rarely' }, [condition, ...pair]);
  }

  shiftLeft(x: Scalar<'int32'>, by: number): Scalar<'int32'> {
    return this.#shift('shl', x, by);
  }

  /** To the right, copies of the sign coming in. */
  shiftRight(x: Scalar<'int32'>, by: number): Scalar<'int32'> {
    return this.#shift('shrS', x, by);
  }

  /** To the right, zeros coming in. */
  shiftRightUnsigned(x: Scalar<'int32'>, by: number): Scalar<'int32'> {
    return this.#shift('shrU', x, by);
  }

  /** Exactly the same number in float64. */
  promote(x: Scalar<'float32'>): Scalar<'float64'> {
    return this.#convert('promote', x);
  }

  /** The nearest float32. */
  demote(x: Scalar<'float64'>): Scalar<'float32'> {
    return this.#convert('demote', x);
  }

  /** An int32 as a float, rounded to the nearest. */
  toFloat<T extends FloatType>(type: T, x: Scalar<'int32'>): Scalar<T> {
    return this.#convert(type === 'float32' ? 'toFloat32' : 'toFloat64', x);
  }

  /** A float without its fraction; NaN gives 0, and what does not fit the least or the greatest int32. */
  toInt32<T extends FloatType>(x: Scalar<T>): Scalar<'int32'> {
    return this.#convert('toInt32', x);
  }

  /** 1 for true, 0 for false. */
  ofBool(x: Scalar<'bool'>): Scalar<'int32'> {
    return this.#convert('ofBool', x);
  }

  /** The bits of a float32. */
  bits(x: Scalar<'float32'>): Scalar<'int32'> {
    return this.#convert('bits', x);
  }

  /** The float32 that has these bits. */
  ofBits(x: Scalar<'int32'>): Scalar<'float32'> {
    return this.#convert('ofBits', x);
  }

  /** Sign, exponent and the first 20 bits of the fraction of a float64. */
  highWord(x: Scalar<'float64'>): Scalar<'int32'> {
    return this.#convert('highWord', x);
  }

  /** The last 32 bits of a float64. */
  lowWord(x: Scalar<'float64'>): Scalar<'int32'> {
    return this.#convert('lowWord', x);
  }

  /** The float64 of two words. */
  ofWords(high: Scalar<'int32'>, low: Operand<'int32'>): Scalar<'float64'> {
    return this.step('float64', { kind: 'ofWords' }, [high, this.like(high, low)]);
  }

  /** The number at a place of a table; places outside mean the nearest end. */
  lookup<T extends NumberType>(type: T, table: readonly number[], place: Scalar<'int32'>): Scalar<T> {
    const rounded = type === 'float32' ? table.map(Math.fround) : table;
    return this.step(type, { kind: 'lookup', table: rounded }, [this.#typed('lookup', ['int32'], place)]);
  }
}
