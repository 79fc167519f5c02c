import { type DType, floatType, promoteTypes } from '../dtype.ts';
import { type Kernel, runKernel } from '../kernels/elementwise.ts';
import { apply } from '../operation.ts';
import { broadcastShapes, sameShape } from '../shape.ts';
import type { GraphView, NoAttributes, Simplification } from '../spec.ts';
import type { OpDef, Tensor } from '../tensor.ts';
import { cast } from './cast.ts';
import { broadcastToOp } from './movement.ts';
import { asTensor, asTensors, type Operand } from './operands.ts';
import { type Lowering, type Rule, singleOutput } from './single-output.ts';

/** A function of one tensor together with the op it applies. */
export interface UnaryOp {
  (x: Operand): Tensor;
  readonly op: OpDef<NoAttributes>;
}

/** A function of two tensors, broadcast against each other, together with the op it applies. */
export interface BinaryOp {
  (a: Operand, b: Operand): Tensor;
  readonly op: OpDef<NoAttributes>;
}

/** The lowering to one node; bytes and booleans, for which ONNX Runtime has few kernels, go through int32. */
function lowering(onnx: string | Lowering<NoAttributes>, viaInt32: boolean): Lowering<NoAttributes> {
  if (typeof onnx !== 'string') return onnx;
  return (b, inputs, { inputs: specs, output }) => {
    const narrow = viaInt32 && (specs[0]!.dtype === 'uint8' || specs[0]!.dtype === 'bool');
    if (!narrow) return b.node(onnx, inputs);
    const wide = b.node(
      onnx,
      inputs.map((input) => b.cast(input, 'int32')),
    );
    return output.dtype === 'uint8' ? b.cast(wide, 'uint8') : wide;
  };
}

interface UnaryDef {
  readonly name: string;
  readonly kernel: Kernel;
  readonly vjp: Rule<NoAttributes> | 'nondifferentiable';
  readonly onnx: string | Lowering<NoAttributes>;
  /** The dtypes it computes in, to which other inputs are cast: floats (default), numbers (bool becomes int32) or bool. */
  readonly domain?: keyof typeof domains;
}

const domains = {
  float: floatType,
  number: (dtype: DType): DType => (dtype === 'bool' ? 'int32' : dtype),
  bool: (): DType => 'bool',
};

/** Declares an elementwise op of one tensor. */
export function unary({ name, kernel, vjp, onnx, domain = 'float' }: UnaryDef): UnaryOp {
  const op = singleOutput<NoAttributes>({
    name,
    infer: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
    forward: (inputs, _, { shape, dtype }) => runKernel(kernel, shape, dtype, inputs),
    vjp: vjp === 'nondifferentiable' ? vjp : [vjp],
    onnx: lowering(onnx, true),
    elementwise: true,
  });
  const f = (operand: Operand) => {
    const x = asTensor(name, operand);
    return apply(op, [cast(x, domains[domain](x.dtype))], {});
  };
  return Object.assign(f, { op });
}

interface BinaryDef {
  readonly name: string;
  readonly kernel: Kernel;
  readonly vjp: readonly [Rule<NoAttributes>, Rule<NoAttributes>] | 'nondifferentiable';
  readonly onnx: string | Lowering<NoAttributes>;
  /** The dtype that a pair of operands is computed in. Default: their promotion, bool becoming int32. */
  readonly computeType?: (a: DType, b: DType) => DType;
  /** Whether the result is bool. Default: false, it has the dtype that it is computed in. */
  readonly test?: boolean;
  readonly simplify?: (inputs: readonly [GraphView, GraphView]) => GraphView | null;
}

/** The dtype of arithmetic on two tensors: their promotion; booleans count as int32. */
export function arithmeticType(a: DType, b: DType): DType {
  const dtype = promoteTypes(a, b);
  return dtype === 'bool' ? 'int32' : dtype;
}

/** Declares an elementwise op of two tensors with NumPy's broadcasting. */
export function binary(def: BinaryDef): BinaryOp {
  const { name, kernel, vjp, computeType = arithmeticType, test = false } = def;
  const simplify = (
    inputs: readonly GraphView[],
    _: NoAttributes,
    output: { shape: readonly number[] },
  ): Simplification<NoAttributes> => {
    const same = def.simplify?.(inputs as readonly [GraphView, GraphView]);
    if (same && sameShape(same.spec.shape, output.shape)) return { use: same };
    return unstretch(inputs, output.shape);
  };
  const op = singleOutput<NoAttributes>({
    name,
    infer: ([a, b]) => ({ shape: broadcastShapes(name, a!.shape, b!.shape), dtype: test ? 'bool' : a!.dtype }),
    forward: (inputs, _, { shape, dtype }) => runKernel(kernel, shape, dtype, inputs),
    vjp,
    onnx: lowering(def.onnx, computeType !== logicalType),
    elementwise: true,
    simplify,
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
