import { type Tensor, ValueError } from '@keisan/autograd';
import { describeAsJson } from '@keisan/autograd/internal';
import { fromKerasName, type Json, toKerasName } from '../saving/json.ts';
import * as functions from './functions.ts';

/** What a function has beside tensors, as Keras saves it. */
export interface Codec {
  save(settings: readonly unknown[]): Readonly<Record<string, unknown>>;
  load(config: Readonly<Record<string, unknown>>): readonly unknown[];
}

/** A function of tensors that makes nodes of graphs. */
export interface Row {
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

const row = (className: string, tensors: number, codec: Codec = none, module = 'numpy'): Row => ({
  className,
  module: `keras.src.ops.${module}`,
  tensors,
  codec,
});

const unary = (className: string, module?: string): Row => row(className, 1, none, module);
const binary = (className: string): Row => row(className, 2);

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

const reduction = (className: string, fixed: Readonly<Record<string, unknown>> = {}): Row =>
  row(className, 1, settings([], { axis: null, keepdims: false }, fixed));

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
  neg: unary('Negative'),
  abs: unary('Absolute'),
  sign: unary('Sign'),
  square: unary('Square'),
  sqrt: unary('Sqrt'),
  rsqrt: unary('Rsqrt', 'math'),
  exp: unary('Exp'),
  expm1: unary('Expm1'),
  log: unary('Log'),
  log1p: unary('Log1p'),
  sin: unary('Sin'),
  cos: unary('Cos'),
  tanh: unary('Tanh'),
  erf: unary('Erf', 'math'),
  floor: unary('Floor'),
  ceil: unary('Ceil'),
  isnan: unary('Isnan'),
  logicalNot: unary('LogicalNot'),
  relu: unary('Relu', 'nn'),
  sigmoid: unary('Sigmoid', 'nn'),
  softplus: unary('Softplus', 'nn'),
  silu: unary('Silu', 'nn'),
  elu: row('Elu', 1, settings([], { alpha: 1 }), 'nn'),
  gelu: row('Gelu', 1, settings([], { approximate: false }), 'nn'),
  leakyRelu: row('LeakyRelu', 1, settings([], { negativeSlope: 0.2 }), 'nn'),
  softmax: row('Softmax', 1, settings([], { axis: -1 }), 'nn'),
  logSoftmax: row('LogSoftmax', 1, settings([], { axis: -1 }), 'nn'),
  add: binary('Add'),
  sub: binary('Subtract'),
  mul: binary('Multiply'),
  div: binary('TrueDivide'),
  pow: binary('Power'),
  maximum: binary('Maximum'),
  minimum: binary('Minimum'),
  equal: binary('Equal'),
  notEqual: binary('NotEqual'),
  less: binary('Less'),
  lessEqual: binary('LessEqual'),
  greater: binary('Greater'),
  greaterEqual: binary('GreaterEqual'),
  logicalAnd: binary('LogicalAnd'),
  logicalOr: binary('LogicalOr'),
  logicalXor: binary('LogicalXor'),
  matmul: binary('Matmul'),
  where: row('Where', 3),
  clip: row('Clip', 1, settings(['xMin', 'xMax'])),
  sum: reduction('Sum'),
  mean: reduction('Mean'),
  max: reduction('Max', { initial: null }),
  min: reduction('Min', { initial: null }),
  prod: reduction('Prod', { dtype: null }),
  any: reduction('Any'),
  all: reduction('All'),
  argmax: reduction('Argmax'),
  argmin: reduction('Argmin'),
  reshape: row('Reshape', 1, settings(['newshape'])),
  transpose: row('Transpose', 1, settings(['axes'])),
  swapaxes: row('Swapaxes', 1, settings(['axis1', 'axis2'])),
  broadcastTo: row('BroadcastTo', 1, settings(['shape'])),
  expandDims: row('ExpandDims', 1, settings(['axis'])),
  squeeze: row('Squeeze', 1, settings(['axis'])),
  flip: row('Flip', 1, settings(['axis'])),
  slice: { ...row('GetItem', 1), key },
  at: {
    ...row('GetItem', 1),
    key: { save: (indices) => indices as Json, load: (indices) => indices as readonly number[] },
  },
  zerosLike: row('ZerosLike', 1, settings([], { dtype: null })),
  onesLike: row('OnesLike', 1, settings([], { dtype: null })),
  oneHot: row('OneHot', 1, settings(['numClasses'], { dtype: 'float32' }, { axis: -1, sparse: false }), 'nn'),
  concat: row('Concatenate', 1, settings([], { axis: 0 })),
  stack: row('Stack', 1, settings([], { axis: 0 })),
  split: row('Split', 1, settings(['indicesOrSections'], { axis: 0 })),
  gather: row('Take', 2, settings([], { axis: 0 })),
  cast: row('Cast', 1, settings(['dtype']), 'core'),
} satisfies Record<keyof typeof functions, Row>;

/** The name of a function that makes nodes. */
export type FunctionName = keyof typeof table;

/** The function of a name, on tensors. */
export const functionNamed = (name: FunctionName): ((...given: unknown[]) => Tensor | Tensor[]) =>
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: it is small, and all of it is wanted.
  functions[name] as never;

/** The name of the function that Keras has a class for. */
export function functionOf(module: string, className: string): FunctionName | undefined {
  const names = Object.keys(table) as FunctionName[];
  return names.find((name) => {
    const known: Row = table[name];
    return known.className === className && known.module === module;
  });
}
