/** What an instruction takes from the operand stack and leaves on it. */
export type ValueType = 'i32' | 'f32' | 'f64' | 'v128';

/** What is written after the code of an instruction, by kind. */
export interface Immediates {
  none: readonly [];
  i32: readonly [value: number];
  /** The 16 bytes of a vector. */
  v128: readonly [bytes: Uint8Array];
  /** For each of 16 bytes its place among the 32 of two vectors. */
  shuffle: readonly [places: readonly number[]];
  lane: readonly [lane: number];
  /** What is added to the address. */
  memory: readonly [offset: number];
  memoryLane: readonly [offset: number, lane: number];
}

export type ImmediateKind = keyof Immediates;

/** An instruction: its code, its effect on the operand stack, and what follows the code. */
export interface Instruction<K extends ImmediateKind = ImmediateKind> {
  readonly code: number;
  /** The byte before the code, which a family of instructions shares. */
  readonly prefix?: number;
  readonly takes: readonly ValueType[];
  readonly gives: readonly ValueType[];
  readonly immediate: K;
  /** The bytes that an instruction reads or writes in memory. */
  readonly bytes?: number;
  /** How many lanes there are to choose from. */
  readonly lanes?: number;
}

type Shared<K extends ImmediateKind> = Omit<Instruction<K>, 'code'>;

/** Instructions that differ in their codes only. */
function each<K extends ImmediateKind, N extends string>(
  shared: Shared<K>,
  codes: Readonly<Record<N, number>>,
): Readonly<Record<N, Instruction<K>>> {
  const entries = Object.entries<number>(codes).map(([name, code]) => [name, { ...shared, code }]);
  return Object.fromEntries(entries) as Record<N, Instruction<K>>;
}

/** What SIMD instructions begin with. */
const prefix = 0xfd;

const unary = { prefix, takes: ['v128'], gives: ['v128'], immediate: 'none' } as const;
const binary = { prefix, takes: ['v128', 'v128'], gives: ['v128'], immediate: 'none' } as const;
const shift = { prefix, takes: ['v128', 'i32'], gives: ['v128'], immediate: 'none' } as const;
const test = { prefix, takes: ['v128'], gives: ['i32'], immediate: 'none' } as const;
const load = { prefix, takes: ['i32'], gives: ['v128'], immediate: 'memory' } as const;
const loadLane = { prefix, takes: ['i32', 'v128'], gives: ['v128'], immediate: 'memoryLane' } as const;
const storeLane = { prefix, takes: ['i32', 'v128'], gives: [], immediate: 'memoryLane' } as const;

const splat = (type: ValueType) => ({ prefix, takes: [type], gives: ['v128'], immediate: 'none' }) as const;
const extract = (type: ValueType, lanes: number) =>
  ({ prefix, takes: ['v128'], gives: [type], immediate: 'lane', lanes }) as const;

/**
 * The instructions that engines may lack, beyond WebAssembly 2.0: here the product of two vectors added to a third, rounded once or
 * twice as the processor does it. Source: the relaxed SIMD proposal.
 */
export const relaxedInstructions: readonly string[] = ['f32x4.relaxed_madd'];

const written = () =>
  ({
    ...each({ takes: [], gives: ['i32'], immediate: 'i32' }, { 'i32.const': 0x41 }),
    ...each({ takes: ['i32'], gives: ['i32'], immediate: 'none' }, { 'i32.eqz': 0x45 }),
    ...each(
      { takes: ['i32', 'i32'], gives: ['i32'], immediate: 'none' },
      {
        'i32.lt_u': 0x49,
        'i32.add': 0x6a,
        'i32.sub': 0x6b,
        'i32.mul': 0x6c,
        'i32.div_u': 0x6e,
        'i32.rem_u': 0x70,
        'i32.shl': 0x74,
      },
    ),
    ...each({ takes: ['i32'], gives: ['i32'], immediate: 'memory', bytes: 4 }, { 'i32.load': 0x28 }),

    ...each({ ...load, bytes: 16 }, { 'v128.load': 0x00 }),
    ...each({ ...load, bytes: 1 }, { 'v128.load8_splat': 0x07 }),
    ...each({ ...load, bytes: 4 }, { 'v128.load32_splat': 0x09 }),
    ...each({ ...load, bytes: 8 }, { 'v128.load64_splat': 0x0a }),
    ...each({ ...load, bytes: 4 }, { 'v128.load32_zero': 0x5c }),
    ...each({ ...loadLane, bytes: 1, lanes: 16 }, { 'v128.load8_lane': 0x54 }),
    ...each({ ...loadLane, bytes: 4, lanes: 4 }, { 'v128.load32_lane': 0x56 }),
    ...each({ ...loadLane, bytes: 8, lanes: 2 }, { 'v128.load64_lane': 0x57 }),
    ...each({ prefix, takes: ['i32', 'v128'], gives: [], immediate: 'memory', bytes: 16 }, { 'v128.store': 0x0b }),
    ...each({ ...storeLane, bytes: 1, lanes: 16 }, { 'v128.store8_lane': 0x58 }),
    ...each({ ...storeLane, bytes: 4, lanes: 4 }, { 'v128.store32_lane': 0x5a }),
    ...each({ ...storeLane, bytes: 8, lanes: 2 }, { 'v128.store64_lane': 0x5b }),

    ...each({ prefix, takes: [], gives: ['v128'], immediate: 'v128' }, { 'v128.const': 0x0c }),
    ...each({ ...binary, immediate: 'shuffle' }, { 'i8x16.shuffle': 0x0d }),
    ...each(splat('i32'), { 'i32x4.splat': 0x11 }),
    ...each(splat('f32'), { 'f32x4.splat': 0x13 }),
    ...each(splat('f64'), { 'f64x2.splat': 0x14 }),
    ...each(extract('i32', 4), { 'i32x4.extract_lane': 0x1b }),
    ...each(extract('f64', 2), { 'f64x2.extract_lane': 0x21 }),

    ...each(unary, { 'v128.not': 0x4d }),
    ...each(binary, { 'v128.and': 0x4e, 'v128.or': 0x50, 'v128.xor': 0x51 }),
    ...each({ ...unary, takes: ['v128', 'v128', 'v128'] }, { 'v128.bitselect': 0x52, 'f32x4.relaxed_madd': 0x105 }),
    ...each(test, { 'v128.any_true': 0x53 }),

    ...each(binary, { 'i32x4.eq': 0x37, 'i32x4.ne': 0x38 }),
    ...each(binary, { 'i32x4.lt_s': 0x39, 'i32x4.lt_u': 0x3a }),
    ...each(binary, { 'i32x4.le_s': 0x3d, 'i32x4.le_u': 0x3e }),
    ...each(unary, { 'i32x4.abs': 0xa0, 'i32x4.neg': 0xa1 }),
    ...each(shift, { 'i32x4.shl': 0xab, 'i32x4.shr_s': 0xac, 'i32x4.shr_u': 0xad }),
    ...each(binary, { 'i32x4.add': 0xae, 'i32x4.sub': 0xb1, 'i32x4.mul': 0xb5 }),
    ...each(binary, { 'i32x4.min_s': 0xb6, 'i32x4.max_s': 0xb8 }),

    ...each(binary, { 'f32x4.eq': 0x41, 'f32x4.ne': 0x42, 'f32x4.lt': 0x43 }),
    ...each(binary, { 'f32x4.gt': 0x44, 'f32x4.le': 0x45, 'f32x4.ge': 0x46 }),
    ...each(unary, { 'f32x4.ceil': 0x67, 'f32x4.floor': 0x68, 'f32x4.trunc': 0x69, 'f32x4.nearest': 0x6a }),
    ...each(unary, { 'f32x4.abs': 0xe0, 'f32x4.neg': 0xe1, 'f32x4.sqrt': 0xe3 }),
    ...each(binary, { 'f32x4.add': 0xe4, 'f32x4.sub': 0xe5, 'f32x4.mul': 0xe6, 'f32x4.div': 0xe7 }),
    ...each(binary, { 'f32x4.min': 0xe8, 'f32x4.max': 0xe9 }),

    ...each(binary, { 'f64x2.eq': 0x47, 'f64x2.ne': 0x48, 'f64x2.lt': 0x49 }),
    ...each(binary, { 'f64x2.gt': 0x4a, 'f64x2.le': 0x4b, 'f64x2.ge': 0x4c }),
    ...each(unary, { 'f64x2.ceil': 0x74, 'f64x2.floor': 0x75, 'f64x2.trunc': 0x7a, 'f64x2.nearest': 0x94 }),
    ...each(unary, { 'f64x2.abs': 0xec, 'f64x2.neg': 0xed, 'f64x2.sqrt': 0xef }),
    ...each(binary, { 'f64x2.add': 0xf0, 'f64x2.sub': 0xf1, 'f64x2.mul': 0xf2, 'f64x2.div': 0xf3 }),
    ...each(binary, { 'f64x2.min': 0xf4, 'f64x2.max': 0xf5 }),

    ...each(unary, { 'f32x4.demote_f64x2_zero': 0x5e, 'f64x2.promote_low_f32x4': 0x5f }),
    ...each(unary, { 'i32x4.trunc_sat_f32x4_s': 0xf8, 'i32x4.trunc_sat_f64x2_s_zero': 0xfc }),
    ...each(unary, { 'f32x4.convert_i32x4_s': 0xfa, 'f64x2.convert_low_i32x4_s': 0xfe }),

    ...each(unary, { 'i16x8.extend_low_i8x16_u': 0x89 }),
    ...each(unary, { 'i32x4.extend_low_i16x8_u': 0xa9 }),
    ...each(unary, { 'i64x2.extend_low_i32x4_s': 0xc7, 'i64x2.extend_high_i32x4_s': 0xc8 }),
  }) satisfies Readonly<Record<string, Instruction>>;

type Instructions = ReturnType<typeof written>;

let made: Instructions | undefined;

/** The instructions that take and give fixed types. Source: WebAssembly 2.0, section 7.10, the index of instructions. */
export function instructions(): Instructions {
  made ??= written();
  return made;
}

export type InstructionName = keyof Instructions;

/** The immediates of an instruction. */
export type ImmediatesOf<N extends InstructionName> = Immediates[Instructions[N]['immediate']];
