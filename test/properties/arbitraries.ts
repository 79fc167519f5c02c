import { type DType, type Shape, type Tensor, type TypedArray, tensor } from '@keisan/autograd';
import fc from 'fast-check';
import { relaid } from '../ops/sample.ts';

/** Checks a property on the same `runs` inputs every time; on as many as `KEISAN_RUNS` says, and on others for another `KEISAN_SEED`. */
export function check<T>(runs: number, inputs: fc.Arbitrary<T>, property: (input: T) => void | Promise<void>) {
  return () =>
    fc.assert(
      fc.asyncProperty(inputs, async (input) => property(input)),
      { seed: Number(process.env.KEISAN_SEED ?? 20260401), numRuns: Number(process.env.KEISAN_RUNS ?? runs) },
    );
}

interface ShapeLimits {
  readonly minRank?: number;
  readonly maxRank?: number;
  readonly minLength?: number;
}

/** Shapes of up to three axes of up to four elements: scalars and empty axes among them. */
export function shapes({ minRank = 0, maxRank = 3, minLength = 0 }: ShapeLimits = {}): fc.Arbitrary<Shape> {
  return fc.array(fc.integer({ min: minLength, max: 4 }), { minLength: minRank, maxLength: maxRank });
}

/** `count` shapes that broadcast against each other: of one shape, some without leading axes, some with axes of length 1. */
export function broadcastable(count: number): fc.Arbitrary<readonly Shape[]> {
  const thinned = (full: Shape) =>
    fc
      .tuple(fc.nat(full.length), fc.array(fc.boolean(), { minLength: full.length, maxLength: full.length }))
      .map(([from, kept]) => full.map((length, axis) => (kept[axis] ? length : 1)).slice(from));
  return shapes().chain((full) => fc.array(thinned(full), { minLength: count, maxLength: count }));
}

/** Numbers that an element may be: few different ones for integers, so that some are equal. */
function elements(dtype: DType): fc.Arbitrary<number> {
  if (dtype === 'bool') return fc.nat(1);
  if (dtype === 'uint8') return fc.nat(6);
  if (dtype === 'int32') return fc.integer({ min: -3, max: 3 });
  return fc.integer({ min: -4000, max: 4000 }).map((n) => n / 1000);
}

/** Tensors of a shape, some of them laid out in memory in an odd way. */
export function tensors(shape: Shape, dtype: DType): fc.Arbitrary<Tensor> {
  const size = shape.reduce((a, b) => a * b, 1);
  return fc.tuple(fc.array(elements(dtype), { minLength: size, maxLength: size }), fc.boolean()).map(([data, odd]) => {
    const x = tensor(Float64Array.from(data), { shape, dtype });
    return odd ? relaid(x) : x;
  });
}

/** Tensors of any shape. */
export function anyTensor(dtype: DType, limits: ShapeLimits = {}): fc.Arbitrary<Tensor> {
  return shapes(limits).chain((shape) => tensors(shape, dtype));
}

export type Index = readonly number[];

/** Every index of a shape, in row-major order. */
export function indicesOf(shape: Shape): Index[] {
  return shape.reduce<Index[]>(
    (indices, length) => indices.flatMap((index) => Array.from({ length }, (_, i) => [...index, i])),
    [[]],
  );
}

/** The elements by index, found by walking through nested arrays. */
export function reader(x: Tensor): (index: Index) => number {
  const nested = x.toArray();
  return (index) => Number(index.reduce<unknown>((level, i) => (level as unknown[])[i], nested));
}

/** The elements that an operand gives to the indices of the result it is broadcast to. */
export function broadcastReader(x: Tensor): (index: Index) => number {
  const read = reader(x);
  return (index) => read(index.slice(index.length - x.rank).map((i, axis) => (x.shape[axis] === 1 ? 0 : i)));
}

/** Numbers as elements of `like`'s dtype hold them. */
export function stored(values: readonly number[], like: Tensor): TypedArray {
  return (like.data.constructor as Float64ArrayConstructor).from(values);
}
