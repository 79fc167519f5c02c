import * as functions from '@keisan/autograd';
import { type Tensor, ValueError } from '@keisan/autograd';
import { describeAsJson } from '@keisan/autograd/internal';
import { fromKerasName, type Json, toKerasName } from '../saving/json.ts';

/** What a function has beside tensors, as Keras saves it. */
export interface Codec {
  save(settings: readonly unknown[]): Readonly<Record<string, unknown>>;
  load(config: Readonly<Record<string, unknown>>): readonly unknown[];
}

/** A function of tensors that makes nodes of graphs. */
export interface Row {
  /** What it does with tensors. */
  readonly f: (...given: never[]) => Tensor | Tensor[];
  /** The name of Keras's class for it. */
  readonly className: string;
  /** Where Keras has that class. */
  readonly module: string;
  /** How many of its arguments are tensors, or numbers in place of them. */
  readonly tensors: number;
  /** What comes after them. */
  readonly codec: Codec;
  /** What Keras saves as an argument beside the tensors, and how it is read again. */
  readonly key?: {
    save(settings: readonly unknown[]): Json;
    /** @param rank How many axes the tensor has. */
    load(key: unknown, rank: number): readonly unknown[];
  };
}

const none: Codec = { save: () => ({}), load: () => [] };

const row = (f: Row['f'], className: string, tensors: number, codec: Codec = none, module = 'numpy'): Row => ({
  f,
  className,
  module: `keras.src.ops.${module}`,
  tensors,
  codec,
});

const unary = (f: Row['f'], className: string, module?: string): Row => row(f, className, 1, none, module);
const binary = (f: Row['f'], className: string): Row => row(f, className, 2);

/**
 * Settings that come in order, then those in an object.
 * @param positions Their names; what is not given is null.
 * @param options The names and defaults of those in the object.
 * @param fixed What Keras saves besides, and Keisan has no other value of.
 */
function settings(
  positions: readonly string[],
  options: Readonly<Record<string, unknown>> = {},
  fixed: Readonly<Record<string, unknown>> = {},
): Codec {
  const names = Object.keys(options);
  return {
    save(given) {
      const inObject = (given[positions.length] ?? {}) as Readonly<Record<string, unknown>>;
      const all = [
        ...positions.map((name, i) => [name, given[i] ?? null] as const),
        ...names.map((name) => [name, inObject[name] ?? options[name]] as const),
      ];
      return { ...Object.fromEntries(all.map(([name, value]) => [toKerasName(name), value])), ...fixed };
    },
    load(config) {
      const read = new Map(Object.entries(config).map(([name, value]) => [fromKerasName(name), value ?? undefined]));
      const inOrder = positions.map((name) => read.get(name));
      const given = names.flatMap((name) => (read.get(name) === undefined ? [] : [[name, read.get(name)] as const]));
      return names.length === 0 ? inOrder : [...inOrder, Object.fromEntries(given)];
    },
  };
}

const reduction = (f: Row['f'], className: string, fixed: Readonly<Record<string, unknown>> = {}): Row =>
  row(f, className, 1, settings([], { axis: null, keepdims: false }, fixed));

type Place = number | null | readonly (number | null)[];

/** Part of a tensor as Python writes it between brackets. */
const key: Row['key'] = {
  save: ([ranges]) =>
    (ranges as readonly Place[]).map((range) => {
      if (typeof range === 'number') return range;
      const [start = null, stop = null, step = null] = range ?? [];
      return { class_name: '__slice__', config: { start, stop, step } };
    }),
  load(saved, rank) {
    const parts = [saved].flat() as readonly unknown[];
    const whole = parts.findIndex((part) => isOfClass(part, '__ellipsis__'));
    if (whole < 0) return [parts.map(place)];
    const left = Math.max(0, rank - parts.length + 1);
    return [
      [...parts.slice(0, whole).map(place), ...new Array<null>(left).fill(null), ...parts.slice(whole + 1).map(place)],
    ];
  },
};

const isOfClass = (saved: unknown, className: string): saved is { readonly config: Readonly<Record<string, Json>> } =>
  typeof saved === 'object' && saved !== null && Reflect.get(saved, 'class_name') === className;

/** What is taken along an axis. @throws ValueError for what is neither a number nor a slice, and for an axis that is added. */
function place(part: unknown): Place {
  if (typeof part === 'number') return part;
  if (!isOfClass(part, '__slice__')) {
    throw new ValueError({
      where: 'GetItem',
      got: `${part === null ? 'None' : describeAsJson(part)} between the brackets`,
      expected: 'numbers, slices and an ellipsis',
      fix: part === null ? 'In Python add an axis with keras.ops.expand_dims(x, axis)' : '',
    });
  }
  const { start = null, stop = null, step = null } = part.config as Readonly<Record<string, number | null>>;
  if (start === null && stop === null && step === null) return null;
  return step === null ? [start, stop] : [start, stop, step];
}

/** The functions that make nodes, by Keisan's names. */
export const table = {
  neg: unary(functions.neg, 'Negative'),
  abs: unary(functions.abs, 'Absolute'),
  sign: unary(functions.sign, 'Sign'),
  square: unary(functions.square, 'Square'),
  sqrt: unary(functions.sqrt, 'Sqrt'),
  rsqrt: unary(functions.rsqrt, 'Rsqrt', 'math'),
  exp: unary(functions.exp, 'Exp'),
  expm1: unary(functions.expm1, 'Expm1'),
  log: unary(functions.log, 'Log'),
  log1p: unary(functions.log1p, 'Log1p'),
  sin: unary(functions.sin, 'Sin'),
  cos: unary(functions.cos, 'Cos'),
  tanh: unary(functions.tanh, 'Tanh'),
  erf: unary(functions.erf, 'Erf', 'math'),
  floor: unary(functions.floor, 'Floor'),
  ceil: unary(functions.ceil, 'Ceil'),
  isnan: unary(functions.isnan, 'Isnan'),
  logicalNot: unary(functions.logicalNot, 'LogicalNot'),
  relu: unary(functions.relu, 'Relu', 'nn'),
  sigmoid: unary(functions.sigmoid, 'Sigmoid', 'nn'),
  softplus: unary(functions.softplus, 'Softplus', 'nn'),
  silu: unary(functions.silu, 'Silu', 'nn'),
  elu: row(functions.elu, 'Elu', 1, settings([], { alpha: 1 }), 'nn'),
  gelu: row(functions.gelu, 'Gelu', 1, settings([], { approximate: false }), 'nn'),
  leakyRelu: row(functions.leakyRelu, 'LeakyRelu', 1, settings([], { negativeSlope: 0.2 }), 'nn'),
  softmax: row(functions.softmax, 'Softmax', 1, settings([], { axis: -1 }), 'nn'),
  logSoftmax: row(functions.logSoftmax, 'LogSoftmax', 1, settings([], { axis: -1 }), 'nn'),
  add: binary(functions.add, 'Add'),
  sub: binary(functions.sub, 'Subtract'),
  mul: binary(functions.mul, 'Multiply'),
  div: binary(functions.div, 'TrueDivide'),
  pow: binary(functions.pow, 'Power'),
  maximum: binary(functions.maximum, 'Maximum'),
  minimum: binary(functions.minimum, 'Minimum'),
  equal: binary(functions.equal, 'Equal'),
  notEqual: binary(functions.notEqual, 'NotEqual'),
  less: binary(functions.less, 'Less'),
  lessEqual: binary(functions.lessEqual, 'LessEqual'),
  greater: binary(functions.greater, 'Greater'),
  greaterEqual: binary(functions.greaterEqual, 'GreaterEqual'),
  logicalAnd: binary(functions.logicalAnd, 'LogicalAnd'),
  logicalOr: binary(functions.logicalOr, 'LogicalOr'),
  logicalXor: binary(functions.logicalXor, 'LogicalXor'),
  matmul: binary(functions.matmul, 'Matmul'),
  where: row(functions.where, 'Where', 3),
  clip: row(functions.clip, 'Clip', 1, settings(['xMin', 'xMax'])),
  sum: reduction(functions.sum, 'Sum'),
  mean: reduction(functions.mean, 'Mean'),
  max: reduction(functions.max, 'Max', { initial: null }),
  min: reduction(functions.min, 'Min', { initial: null }),
  prod: reduction(functions.prod, 'Prod', { dtype: null }),
  any: reduction(functions.any, 'Any'),
  all: reduction(functions.all, 'All'),
  argmax: reduction(functions.argmax, 'Argmax'),
  argmin: reduction(functions.argmin, 'Argmin'),
  reshape: row(functions.reshape, 'Reshape', 1, settings(['newshape'])),
  transpose: row(functions.transpose, 'Transpose', 1, settings(['axes'])),
  swapaxes: row(functions.swapaxes, 'Swapaxes', 1, settings(['axis1', 'axis2'])),
  broadcastTo: row(functions.broadcastTo, 'BroadcastTo', 1, settings(['shape'])),
  expandDims: row(functions.expandDims, 'ExpandDims', 1, settings(['axis'])),
  squeeze: row(functions.squeeze, 'Squeeze', 1, settings(['axis'])),
  flip: row(functions.flip, 'Flip', 1, settings(['axis'])),
  slice: { ...row(functions.slice, 'GetItem', 1), key },
  at: {
    ...row(functions.at, 'GetItem', 1),
    key: { save: (indices) => indices as Json, load: (indices) => indices as readonly number[] },
  },
  zerosLike: row(functions.zerosLike, 'ZerosLike', 1, settings([], { dtype: null })),
  onesLike: row(functions.onesLike, 'OnesLike', 1, settings([], { dtype: null })),
  oneHot: row(
    functions.oneHot,
    'OneHot',
    1,
    settings(['numClasses'], { dtype: 'float32' }, { axis: -1, sparse: false }),
    'nn',
  ),
  concat: row(functions.concat, 'Concatenate', 1, settings([], { axis: 0 })),
  stack: row(functions.stack, 'Stack', 1, settings([], { axis: 0 })),
  split: row(functions.split, 'Split', 1, settings(['indicesOrSections'], { axis: 0 })),
  gather: row(functions.gather, 'Take', 2, settings([], { axis: 0 })),
  cast: row(functions.cast, 'Cast', 1, settings(['dtype']), 'core'),
} satisfies Record<string, Row>;

/** The name of a function that makes nodes. */
export type FunctionName = keyof typeof table;

/** The function of a name, on tensors. */
export const functionNamed = (name: FunctionName): ((...given: unknown[]) => Tensor | Tensor[]) =>
  table[name].f as never;

/** The name of the function that Keras has a class for. */
export function functionOf(module: string, className: string): FunctionName | undefined {
  const names = Object.keys(table) as FunctionName[];
  return names.find((name) => {
    const known: Row = table[name];
    return known.className === className && known.module === module;
  });
}
