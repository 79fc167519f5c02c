import { type Tensor, tensor } from '@keisan/autograd';
import { describeAsJson, sizeOf } from '@keisan/autograd/internal';
import { checkWithin, damaged, type Source } from '@keisan/files';
import { type NumberType, numbersFrom } from '../hdf5/numbers.ts';
import type { Stored } from '../keras/apply.ts';

/** How many groups, files and weights a manifest may have. */
const MOST_PARTS = 100_000;
const MOST_AXES = 32;

const integer = (bytes: 1 | 2 | 4, signed: boolean): NumberType => ({
  kind: 'integer',
  bytes,
  signed,
  bigEndian: false,
});
const float = (bytes: 2 | 4): NumberType => ({ kind: 'float', bytes, bigEndian: false, isBrain: false });

const types: Readonly<Record<string, NumberType>> = {
  float32: float(4),
  float16: float(2),
  int32: integer(4, true),
  uint16: integer(2, false),
  uint8: integer(1, false),
  bool: integer(1, false),
};

/** How whole numbers stand for others: `value * scale + min`. */
interface Scaled {
  readonly scale: number;
  readonly min: number;
  readonly isWhole: boolean;
}

/** A weight as a manifest describes it. */
interface Described {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: NumberType;
  readonly scaled: Scaled | null;
  /** Where it is among the bytes of its group, and how many it has. */
  readonly start: number;
  readonly length: number;
}

/** Weights that lie one after the other in the same files. */
export interface WeightGroup {
  /** The names of the files, each within the folder of the manifest, or in one below it. */
  readonly paths: readonly string[];
  readonly size: number;
  readonly weights: readonly Described[];
}

type Saved = Readonly<Record<string, unknown>>;

const isSaved = (value: unknown): value is Saved =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isShape = (value: unknown): value is readonly number[] =>
  Array.isArray(value) &&
  value.length <= MOST_AXES &&
  value.every((length) => Number.isSafeInteger(length) && length >= 0);

const isNumber = (value: unknown): value is number => Number.isFinite(value);

/** A name of a file, without what leads nowhere. @throws ValueError for one that leads out of the folder, or to somewhere else. */
function fileName(source: Source, path: unknown): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no name of a file has them.
  const isOdd = typeof path !== 'string' || /[\\:%?#\0-\x1f]/.test(path);
  const steps = isOdd ? [] : path.split('/').filter((step) => step !== '.');
  if (steps.length > 0 && steps.every((step) => step !== '' && step !== '..')) return steps.join('/');
  throw damaged(source, `a file of weights ${describeAsJson(path)}`, 'a name in the folder of the model');
}

function scaledAs(source: Source, name: string, dtype: unknown, given: Saved): Scaled | null {
  if (given.dtype === 'float16') return null;
  const { scale, min } = given;
  const isQuantized = given.dtype === 'uint8' || given.dtype === 'uint16';
  if (isQuantized && isNumber(scale) && isNumber(min)) return { scale, min, isWhole: dtype === 'int32' };
  throw damaged(
    source,
    `quantization ${describeAsJson(given)} of ${JSON.stringify(name)}`,
    'dtype uint8 or uint16 with scale and min, or float16',
  );
}

function describedAs(source: Source, value: unknown, start: number): Described {
  const { name, shape, dtype, quantization } = isSaved(value) ? value : {};
  if (typeof name !== 'string' || !isShape(shape)) {
    throw damaged(source, `${describeAsJson(value)} among the weights`, 'name, shape and dtype');
  }
  const scaled = isSaved(quantization) ? scaledAs(source, name, dtype, quantization) : null;
  const stored = isSaved(quantization) ? quantization.dtype : dtype;
  const type = typeof stored === 'string' && Object.hasOwn(types, stored) ? types[stored] : undefined;
  if (!type) {
    throw damaged(
      source,
      `${JSON.stringify(name)} of dtype ${describeAsJson(stored)}`,
      `one of ${Object.keys(types).join(', ')}`,
    );
  }
  const length = sizeOf(shape) * type.bytes;
  if (!Number.isSafeInteger(start + length)) {
    throw damaged(source, `${JSON.stringify(name)} of shape [${shape.join(', ')}]`, 'a shape that an array can have');
  }
  return { name, shape, type, scaled, start, length };
}

/**
 * What the manifest of a model of TensorFlow.js says of its weights and of the files that have them.
 * @throws ValueError for what is no manifest, and for names of files that lead elsewhere.
 */
export function readManifest(source: Source, manifest: unknown): readonly WeightGroup[] {
  if (!Array.isArray(manifest)) {
    throw damaged(source, `weightsManifest ${describeAsJson(manifest)}`, 'a list of groups of weights');
  }
  let parts = 0;
  const names = new Set<string>();
  return manifest.map((group: unknown) => {
    const { paths, weights } = isSaved(group) ? group : {};
    if (!Array.isArray(paths) || !Array.isArray(weights)) {
      throw damaged(source, `${describeAsJson(group)} in weightsManifest`, '{ paths: [...], weights: [...] }');
    }
    parts += 1 + paths.length + weights.length;
    if (parts > MOST_PARTS) throw damaged(source, `more than ${MOST_PARTS} files and weights`, 'fewer');
    let size = 0;
    const described = weights.map((weight) => {
      const one = describedAs(source, weight, size);
      size += one.length;
      if (names.has(one.name)) throw damaged(source, `two weights ${JSON.stringify(one.name)}`, 'one of each name');
      names.add(one.name);
      return one;
    });
    return { paths: paths.map((path) => fileName(source, path)), size, weights: described };
  });
}

function valuesOf(bytes: Uint8Array<ArrayBuffer>, { shape, type, scaled }: Described): Tensor {
  const values = numbersFrom(bytes, type);
  if (!scaled) return tensor(values, { shape, copy: false });
  const { scale, min, isWhole } = scaled;
  const scaledBack = (value: number) => value * scale + min;
  return isWhole
    ? tensor(
        Int32Array.from(values, (value) => Math.round(scaledBack(value))),
        { shape, copy: false },
      )
    : tensor(Float32Array.from(values, scaledBack), { shape, copy: false });
}

/** The weights of a group by their names, whose values are read when they are asked for. @throws ValueError for files that are too short. */
export function storedWeights(group: WeightGroup, bytes: Source): readonly (readonly [name: string, Stored])[] {
  checkWithin(bytes, 'the weights', 0, group.size);
  return group.weights.map((weight) => {
    const { name, shape, start, length } = weight;
    return [name, { shape, read: () => valuesOf(bytes.take(start, length), weight) }];
  });
}
