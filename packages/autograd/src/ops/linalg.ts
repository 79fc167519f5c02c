import { promoteTypes } from '../dtype.ts';
import { ShapeError } from '../errors.ts';
import { gemm, type MatrixView } from '../kernels/gemm.ts';
import { broadcastView, type View, zerosArray } from '../kernels/view.ts';
import { apply } from '../operation.ts';
import { broadcastShapes, formatShape, type Shape, sizeOf } from '../shape.ts';
import type { GraphView } from '../spec.ts';
import type { Tensor } from '../tensor.ts';
import { cast } from './cast.ts';
import { arithmeticType } from './elementwise.ts';
import { reshape, swapaxes, transposeOp } from './movement.ts';
import { checkTensor } from './operands.ts';
import { singleOutput } from './single-output.ts';

interface MatmulAttrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly [name: string]: boolean;
}

const plain: MatmulAttrs = { transposeA: false, transposeB: false };

/** The axes before the last two, broadcast against each other. */
function batchOf(a: Shape, b: Shape): Shape {
  if (a.length === 2 && b.length === 2) return [];
  const where = `matmul of shapes ${formatShape(a)} and ${formatShape(b)}: the axes before the last two`;
  return broadcastShapes(where, a.slice(0, -2), b.slice(0, -2));
}

/** The sizes of a product: `[m, k] x [k, n]`, once per element of `batch`. */
function sizes(a: Shape, b: Shape, { transposeA, transposeB }: MatmulAttrs) {
  const [rowsA, colsA] = a.slice(-2) as [number, number];
  const [rowsB, colsB] = b.slice(-2) as [number, number];
  return {
    batch: batchOf(a, b),
    m: transposeA ? colsA : rowsA,
    k: transposeA ? rowsA : colsA,
    kB: transposeB ? colsB : rowsB,
    n: transposeB ? rowsB : colsB,
  };
}

/** The last two axes of `x` as a matrix, transposed if asked. */
function matrix(x: View, transposed: boolean): MatrixView {
  const [row, col] = x.stride.slice(-2) as [number, number];
  return { data: x.data, offset: x.offset, rowStride: transposed ? col : row, colStride: transposed ? row : col };
}

/** The offset of each matrix of a stack, in row-major order of the batch axes. */
function* offsets(x: View, batch: Shape): Generator<number> {
  const index = new Array<number>(batch.length).fill(0);
  for (let count = sizeOf(batch); count > 0; count--) {
    yield index.reduce((offset, i, axis) => offset + i * x.stride[axis]!, x.offset);
    for (let axis = batch.length - 1; axis >= 0 && ++index[axis]! === batch[axis]; axis--) index[axis] = 0;
  }
}

/** A matrix product reads a transposed matrix as it is: ONNX has flags for it where there is no batch. */
function absorb(x: GraphView): GraphView | null {
  const swaps = x.op === transposeOp && x.spec.shape.length === 2 && (x.attrs.perm as readonly number[])[0] === 1;
  return swaps ? x.inputs[0]! : null;
}

export const matmulOp = singleOutput<MatmulAttrs>({
  name: 'matmul',
  infer: ([a, b], attrs) => {
    const { batch, m, k, kB, n } = sizes(a!.shape, b!.shape, attrs);
    if (k !== kB) {
      throw new ShapeError({
        where: 'matmul',
        got: `shapes ${formatShape(a!.shape)} and ${formatShape(b!.shape)}`,
        expected: `inner sizes that match, not ${k} and ${kB}`,
        fix: `Give the second operand the shape [${k}, n], or transpose one of them`,
      });
    }
    return { shape: [...batch, m, n], dtype: a!.dtype };
  },
  forward: ([a, b], attrs, { shape, dtype }) => {
    const { batch, m, k, n } = sizes(a!.shape, b!.shape, attrs);
    const out = zerosArray(shape, dtype);
    if (out.size === 0) return out;
    const left = broadcastView(a!, [...batch, ...a!.shape.slice(-2)]);
    const right = broadcastView(b!, [...batch, ...b!.shape.slice(-2)]);
    const [viewA, viewB] = [matrix(left, attrs.transposeA), matrix(right, attrs.transposeB)];
    const offsetsB = offsets(right, batch);
    let start = 0;
    for (const offset of offsets(left, batch)) {
      gemm(m, n, k, { ...viewA, offset }, { ...viewB, offset: offsetsB.next().value as number }, out.data, start);
      start += m * n;
    }
    return out;
  },
  vjp: [
    ({ g, x: [, b], attrs }) => {
      const d = matmul(g, attrs.transposeB ? b! : swapaxes(b!, -1, -2));
      return attrs.transposeA ? swapaxes(d, -1, -2) : d;
    },
    ({ g, x: [a], attrs }) => {
      const d = matmul(attrs.transposeA ? a! : swapaxes(a!, -1, -2), g);
      return attrs.transposeB ? swapaxes(d, -1, -2) : d;
    },
  ],
  simplify: (inputs, { transposeA, transposeB }, { dtype, shape }) => {
    if (shape.length !== 2 || (dtype !== 'float32' && dtype !== 'float64')) return null;
    const [a, b] = [absorb(inputs[0]!), absorb(inputs[1]!)];
    if (!a && !b) return null;
    const attrs = { transposeA: transposeA !== Boolean(a), transposeB: transposeB !== Boolean(b) };
    return { inputs: [a ?? inputs[0]!, b ?? inputs[1]!], attrs };
  },
});

/**
 * The matrix product. Axes before the last two are batch axes and broadcast; a 1-d operand is a row on the left and a
 * column on the right, and its axis is dropped from the result. Integers give int32, which wraps around. Source: NumPy's matmul.
 *
 * @throws ShapeError when the inner sizes differ or an operand is a scalar.
 *
 * @example
 * ```ts
 * import { matmul, tensor } from 'keisan';
 *
 * matmul(tensor([[1, 2], [3, 4]]), tensor([1, 1])).toArray(); // [3, 7]
 * ```
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  checkTensor('matmul', a);
  checkTensor('matmul', b);
  if (a.rank === 0 || b.rank === 0) {
    throw new ShapeError({
      where: 'matmul',
      got: `shapes ${formatShape(a.shape)} and ${formatShape(b.shape)}`,
      expected: 'tensors of at least one axis',
      fix: 'Multiply by a scalar with mul',
    });
  }
  const computed = arithmeticType(a.dtype, b.dtype);
  const dtype = promoteTypes(computed, 'int32');
  const left = cast(a.rank === 1 ? reshape(a, [1, a.size]) : a, dtype);
  const right = cast(b.rank === 1 ? reshape(b, [b.size, 1]) : b, dtype);
  const y = apply(matmulOp, [left, right], plain);
  if (a.rank > 1 && b.rank > 1) return y;
  const batch = y.shape.slice(0, -2);
  const matrixShape = [...(a.rank > 1 ? [y.shape.at(-2)!] : []), ...(b.rank > 1 ? [y.shape.at(-1)!] : [])];
  return reshape(y, [...batch, ...matrixShape]);
}
