import { type DType, Tensor, tensor, viewOf } from '@keisan/autograd';

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

/** Whole numbers as a tensor. */
export const ints = (values: Parameters<typeof tensor>[0], dtype: DType = 'int32') => tensor(values, { dtype });

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

interface UnaryOptions {
  /** The interval where the function is smooth. Default: (-2, 2), where no element is a whole number. */
  readonly low?: number;
  readonly high?: number;
}

/** The samples that every elementwise function of one tensor goes through. */
export function unarySamples(
  call: (x: Tensor) => Tensor,
  reference: (x: number) => number,
  { low = -2, high = 2 }: UnaryOptions = {},
): readonly Sample[] {
  const within = (shape: readonly number[]) => spread(shape, { low, high });
  const sample = (title: string, x: Tensor): Sample => ({ title, inputs: [x], call, reference });
  return [
    sample('matrix', within([3, 4])),
    sample('scalar', within([])),
    sample('empty', within([2, 0, 3])),
    sample('transposed view', within([2, 3, 2]).transpose()),
    sample(
      'slice with steps',
      within([4, 6]).slice([
        [3, null, -1],
        [null, null, 2],
      ]),
    ),
    sample('broadcast view', within([3, 1]).broadcastTo([2, 3, 2])),
    sample('float32', spread([5], { low, high, dtype: 'float32' })),
    sample('int32', ints([-3, -1, 0, 1, 7])),
    sample('uint8', ints([0, 1, 9, 255], 'uint8')),
    sample('bool', tensor([true, false])),
  ];
}

interface BinaryOptions {
  readonly left?: SpreadOptions;
  readonly right?: SpreadOptions;
}

/** The samples that every elementwise function of two tensors goes through. */
export function binarySamples(
  call: (a: Tensor | number, b: Tensor | number) => Tensor,
  reference: (a: number, b: number) => number,
  { left = {}, right = {} }: BinaryOptions = {},
): readonly Sample[] {
  const a = (shape: readonly number[]) => spread(shape, left);
  const b = (shape: readonly number[]) => spread(shape, { phase: 0.33, ...right });
  const sample = (title: string, ...inputs: Tensor[]): Sample => ({
    title,
    inputs,
    call: call as Sample['call'],
    reference,
  });
  return [
    sample('same shape', a([2, 3]), b([2, 3])),
    sample('column and row', a([3, 1]), b([1, 4])),
    sample('matrix and vector', a([2, 3]), b([3])),
    sample('vector and batch', a([2]), b([3, 1, 2])),
    sample('scalar and matrix', a([]), b([2, 2])),
    sample('scalars', a([]), b([])),
    sample('empty', a([0, 3]), b([1, 3])),
    sample('views', a([3, 2]).transpose(), b([2, 1]).broadcastTo([2, 3])),
    sample('reversed', a([4]).slice([[null, null, -1]]), b([4])),
    {
      title: 'number on the right',
      inputs: [a([3])],
      call: (x) => call(x!, 1.5),
      reference: (x) => reference(x!, 1.5),
    },
    { title: 'number on the left', inputs: [b([3])], call: (x) => call(1.5, x!), reference: (x) => reference(1.5, x!) },
    sample('float32 and int32', spread([4], { ...left, dtype: 'float32' }), ints([3, 0, 1, 2])),
    sample('int32', ints([-7, 2, 0, 3, 1]), ints([2, 2, 5, 3, 1])),
    sample('uint8', ints([200, 2, 0, 255], 'uint8'), ints([100, 2, 1, 3], 'uint8')),
    sample('uint8 and int32', ints([200, 2, 0, 255], 'uint8'), ints([100, 2, 1, 3])),
    sample('bool', tensor([true, true, false, false]), tensor([true, false, true, false])),
    sample('bool and uint8', tensor([true, false, true]), ints([0, 3, 1], 'uint8')),
  ];
}
