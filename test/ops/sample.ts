import { type DType, ops, Tensor, tensor } from '@keisan/autograd';
import { viewOf } from '@keisan/autograd/internal';

/** One use of an op: what every test that goes through the registry runs it on. */
export interface Sample {
  /** What is special about this use; unique within its op. */
  readonly title: string;
  /** The inputs. The float64 ones are differentiated by; others stay fixed. */
  readonly inputs: readonly Tensor[];
  /** The use, through the public function. */
  readonly call: (...inputs: Tensor[]) => Tensor;
  /** For elementwise ops: the same on plain numbers. It judges the values, at the extremes too. */
  readonly reference?: (...x: number[]) => number;
  /** False where finite differences are no judge: on kinks and ties, at NaN, and where float32 is in between. */
  readonly gradcheck?: false;
}

/** Options of {@link spread}. */
export interface SpreadOptions {
  readonly low?: number;
  readonly high?: number;
  /** Tensors with different phases share no element. */
  readonly phase?: number;
  readonly dtype?: DType;
}

/** Distinct numbers spread evenly over (low, high) in mixed order, float64: off whole numbers, without ties. */
export function spread(
  shape: readonly number[],
  { low = -2, high = 2, phase = 0.1, dtype = 'float64' }: SpreadOptions = {},
): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  const golden = (Math.sqrt(5) - 1) / 2;
  const data = Float64Array.from({ length: size }, (_, i) => low + (high - low) * (((i + 1) * golden + phase) % 1));
  return tensor(data, { shape, dtype });
}

/** A sample as one row of a table. */
export function use(
  title: string,
  inputs: readonly Tensor[],
  call: Sample['call'],
  judge: Pick<Sample, 'reference' | 'gradcheck'> = {},
): Sample {
  return { title, inputs, call, ...judge };
}

/** Whole numbers as a tensor. */
export const ints = (values: number | readonly number[], dtype: DType = 'int32'): Tensor => tensor(values, { dtype });

/** Given numbers as a float64 tensor. */
export const doubles = (...values: number[]): Tensor => tensor(values, { dtype: 'float64' });

/** The same value laid out the worst way: column by column, every second place, after an offset, with junk between. */
export function relaid(x: Tensor): Tensor {
  const data = new (x.data.constructor as Float64ArrayConstructor)(2 * x.size + 1).fill(77);
  const strides: number[] = [];
  x.shape.reduce((stride, length, axis) => {
    strides[axis] = stride;
    return stride * length;
  }, 2);
  const view = viewOf(data, x.shape, strides, 1);
  x.data.forEach((element, i) => {
    let rest = i;
    let place = 1;
    for (let axis = x.rank - 1; axis >= 0; axis--) {
      place += (rest % x.shape[axis]!) * strides[axis]!;
      rest = Math.floor(rest / x.shape[axis]!);
    }
    data[place] = element;
  });
  return new Tensor(x, view, null, false);
}

/** The same value seen through a view with gaps, column by column, through which gradients flow. */
export function gapped(x: Tensor): Tensor {
  const turned = ops.transpose(x);
  const pairs = ops.stack([turned, ops.neg(turned)], { axis: -1 });
  return ops.transpose(ops.slice(pairs, [...turned.shape.map(() => null), 0]));
}
