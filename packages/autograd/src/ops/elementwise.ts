import { allocate, type DType, floatType, promoteTypes } from '../dtype.ts';
import { ElementwiseKernel } from '../kernels/elementwise.ts';
import { type View, viewOf } from '../kernels/view.ts';
import { apply } from '../operation.ts';
import type { Elementwise, Value } from '../scalar/program-of.ts';
import { broadcastShapes, sameShape } from '../shape.ts';
import type { GraphView, NoAttributes, Simplification, TensorSpec } from '../spec.ts';
import type { OpDef, Tensor } from '../tensor.ts';
import { cast } from './cast.ts';
import { broadcastToOp } from './movement.ts';
import { asTensor, asTensors, type Operand } from './operands.ts';
import { type Rule, type SingleOutput, singleOutput } from './single-output.ts';

/** A function of one tensor together with the op it applies. */
export interface UnaryOp {
  (x: Operand): Tensor;
  /** The op. */
  readonly op: OpDef<NoAttributes>;
}

/** A function of two tensors, broadcast against each other, together with the op it applies. */
export interface BinaryOp {
  (a: Operand, b: Operand): Tensor;
  /** The op. */
  readonly op: OpDef<NoAttributes>;
}

type ElementwiseDef<A> = Omit<SingleOutput<A>, 'forward' | 'infer' | 'elementwise'> &
  Elementwise<A> & {
    /** The dtype of the output. Default: that of the last input. */
    readonly type?: (inputs: readonly TensorSpec[], attrs: A) => DType;
  };

/** Declares an op that computes every element from those at the same place of its inputs, which broadcast. */
export function elementwise<A>({ value, parameters, check, type, ...def }: ElementwiseDef<A>): OpDef<A> {
  const kernel = new ElementwiseKernel(value);
  return singleOutput<A>({
    ...def,
    infer: (inputs, attrs) => ({
      shape: broadcastShapes(def.name, ...inputs.map(({ shape }) => shape)),
      dtype: type ? type(inputs, attrs) : inputs.at(-1)!.dtype,
    }),
    forward: (inputs, attrs, { shape, dtype }, given) => {
      check?.(inputs, dtype);
      const numbers = parameters ? parameters(attrs).map((number) => viewOf(allocate(dtype, 1).fill(number), [])) : [];
      const dtypes = [...given.map((spec) => spec.dtype), ...numbers.map(() => dtype)];
      return kernel.run([...inputs, ...numbers], dtypes, shape, dtype);
    },
    elementwise: { value, ...(parameters ? { parameters } : {}), ...(check ? { check } : {}) },
  });
}

interface UnaryDef {
  readonly name: string;
  readonly value: Value;
  readonly vjp: Rule<NoAttributes> | 'nondifferentiable';
  /** The dtypes it computes in, to which other inputs are cast: floats (default), numbers (bool becomes int32) or bool. */
  readonly domain?: keyof typeof domains;
}

const domains = {
  float: floatType,
  number: (dtype: DType): DType => (dtype === 'bool' ? 'int32' : dtype),
  bool: (): DType => 'bool',
};

/** Declares an elementwise op of one tensor. */
export function unary({ name, value, vjp, domain = 'float' }: UnaryDef): UnaryOp {
  const op = elementwise<NoAttributes>({
    name,
    value,
    vjp: vjp === 'nondifferentiable' ? vjp : [vjp],
  });
  const f = (operand: Operand) => {
    const x = asTensor(name, operand);
    return apply(op, [cast(x, domains[domain](x.dtype))], {});
  };
  return Object.assign(f, { op });
}

interface BinaryDef {
  readonly name: string;
  readonly value: Value;
  readonly vjp: readonly [Rule<NoAttributes>, Rule<NoAttributes>] | 'nondifferentiable';
  /** The dtype that a pair of operands is computed in. Default: their promotion, bool becoming int32. */
  readonly computeType?: (a: DType, b: DType) => DType;
  /** Whether the result is bool. Default: false, it has the dtype that it is computed in. */
  readonly test?: boolean;
  readonly check?: (inputs: readonly View[], dtype: DType) => void;
  readonly simplify?: (inputs: readonly [GraphView, GraphView]) => GraphView | null;
}

/** The dtype of arithmetic on two tensors: their promotion; booleans count as int32. */
export function arithmeticType(a: DType, b: DType): DType {
  const dtype = promoteTypes(a, b);
  return dtype === 'bool' ? 'int32' : dtype;
}

/** Declares an elementwise op of two tensors with NumPy's broadcasting. */
export function binary(def: BinaryDef): BinaryOp {
  const { name, value, vjp, computeType = arithmeticType, test = false } = def;
  const simplify = (
    inputs: readonly GraphView[],
    _: NoAttributes,
    output: { shape: readonly number[] },
  ): Simplification<NoAttributes> => {
    const same = def.simplify?.(inputs as readonly [GraphView, GraphView]);
    if (same && sameShape(same.spec.shape, output.shape)) return { use: same };
    return unstretch(inputs, output.shape);
  };
  const op = elementwise<NoAttributes>({
    name,
    value,
    vjp,
    simplify,
    ...(test ? { type: logicalType } : {}),
    ...(def.check ? { check: def.check } : {}),
  });
  const f = (left: Operand, right: Operand) => {
    const [a, b] = asTensors(name, left, right);
    const dtype = computeType(a.dtype, b.dtype);
    return apply(op, [cast(a, dtype), cast(b, dtype)], {});
  };
  return Object.assign(f, { op });
}

/** Drops a broadcastTo in front of an op that broadcasts by itself, where the other inputs still give the shape. */
export function unstretch(inputs: readonly GraphView[], shape: readonly number[]): Simplification<NoAttributes> {
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i]!;
    if (input.op !== broadcastToOp) continue;
    const slimmer = inputs.map((other, j) => (j === i ? input.inputs[0]! : other));
    if (sameShape(broadcastShapes('', ...slimmer.map((x) => x.spec.shape)), shape))
      return { inputs: slimmer, attrs: {} };
  }
  return null;
}

/** The dtype of logic: bool. */
export function logicalType(): DType {
  return 'bool';
}
