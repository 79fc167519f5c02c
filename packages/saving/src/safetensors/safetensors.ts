import { cast, type DType, type Tensor, tensor } from '@keisan/autograd';
import { describeAsJson, elements, sizeOf } from '@keisan/autograd/internal';
import { type Content, checkWithin, damaged, type Source } from '@keisan/files';
import { type NumberType, numbersFrom } from '../hdf5/numbers.ts';

/** How large the header may be: a hundred thousand tensors take ten million bytes, and as JSON many times their length. */
const MOST_HEADER = 2 ** 24;
const MOST_TENSORS = 200_000;
const MOST_AXES = 32;

const writtenAs: Readonly<Record<DType, string>> = {
  bool: 'BOOL',
  uint8: 'U8',
  int32: 'I32',
  float32: 'F32',
  float64: 'F64',
};

const integer = (bytes: 1 | 2 | 4 | 8, signed: boolean): NumberType => ({
  kind: 'integer',
  bytes,
  signed,
  bigEndian: false,
});
const float = (bytes: 2 | 4 | 8): NumberType => ({ kind: 'float', bytes, bigEndian: false, isBrain: false });

const readAs: Readonly<Record<string, NumberType>> = {
  BOOL: integer(1, false),
  U8: integer(1, false),
  I8: integer(1, true),
  U16: integer(2, false),
  I16: integer(2, true),
  U32: integer(4, false),
  I32: integer(4, true),
  U64: integer(8, false),
  I64: integer(8, true),
  F16: float(2),
  BF16: { kind: 'brain', bytes: 2 },
  F32: float(4),
  F64: float(8),
};

function bytesOf(x: Tensor): Uint8Array {
  const values = elements(x.view);
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/**
 * A file of tensors by name: eight bytes with the length of a JSON header, the header, and the values one after the other.
 * Source: https://github.com/huggingface/safetensors#format
 */
export function safetensorsContent(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: Readonly<Record<string, string>> = {},
): Content {
  // The largest elements first, so that all of them lie where their kind may.
  const sorted = [...tensors].sort(([, a], [, b]) => bytesPerElement(b) - bytesPerElement(a));
  let end = 0;
  const described = sorted.map(([name, x]) => {
    const start = end;
    end += bytesOf(x).length;
    return [name, { dtype: writtenAs[x.dtype], shape: x.shape, data_offsets: [start, end] }] as const;
  });
  const text = JSON.stringify({ __metadata__: { format: 'keisan', ...metadata }, ...Object.fromEntries(described) });
  const encoded = new TextEncoder().encode(text);
  const head = new Uint8Array(8 + encoded.length + (-encoded.length & 7)).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(head.length - 8), true);
  head.set(encoded, 8);
  return {
    size: head.length + end,
    *parts() {
      yield head;
      for (const [, x] of sorted) yield bytesOf(x);
    },
  };
}

const bytesPerElement = (x: Tensor): number =>
  x.dtype === 'float64' ? 8 : x.dtype === 'bool' || x.dtype === 'uint8' ? 1 : 4;

/** A tensor of a file, whose values are read when they are asked for. */
interface StoredTensor {
  readonly shape: readonly number[];
  read(): Tensor;
}

interface Described {
  readonly name: string;
  readonly type: NumberType;
  readonly isBool: boolean;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const areWhole = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);

function describedAs(source: Source, name: string, value: unknown): Described {
  const { dtype, shape, data_offsets: offsets } = isRecord(value) ? value : {};
  const type = typeof dtype === 'string' && Object.hasOwn(readAs, dtype) ? readAs[dtype] : undefined;
  const isWhole = areWhole(shape) && areWhole(offsets) && offsets.length === 2 && shape.length <= MOST_AXES;
  if (typeof dtype !== 'string' || !isWhole) {
    throw damaged(source, `${describeAsJson(value)} for ${JSON.stringify(name)}`, 'dtype, shape and data_offsets');
  }
  if (!type) {
    throw damaged(
      source,
      `${dtype.slice(0, 20)} for ${JSON.stringify(name)}`,
      `one of ${Object.keys(readAs).join(', ')}`,
      'Convert it where the file comes from',
    );
  }
  const [start, end] = offsets as readonly [number, number];
  if (end - start === sizeOf(shape) * type.bytes) return { name, type, isBool: dtype === 'BOOL', shape, start, end };
  throw damaged(
    source,
    `${end - start} bytes for ${JSON.stringify(name)}`,
    `${sizeOf(shape) * type.bytes}, for shape [${shape.join(', ')}] of ${String(dtype)}`,
  );
}

function headerOf(
  source: Source,
  most = MOST_HEADER,
): { readonly header: Readonly<Record<string, unknown>>; readonly dataStart: number } {
  if (source.size < 9) throw noWeights(source, `${source.size} bytes`);
  const length = headerLength(source, most);
  checkWithin(source, 'a header', 8, length);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(source.read(8, length));
    const header: unknown = JSON.parse(text);
    if (isRecord(header)) return { header, dataStart: 8 + length };
  } catch {}
  throw damaged(source, 'a header that is no JSON object', 'a safetensors file');
}

const noWeights = (source: Source, got: string) =>
  damaged(
    source,
    got,
    'a .weights.h5, a .safetensors or a .keras file, or a model.json',
    'It may be something else: a page that says "not found", or a pointer of Git LFS',
  );

/** How long the header of a file of at least 9 bytes is. @throws ValueError for what does not begin with one. */
function headerLength(source: Source, most = MOST_HEADER): number {
  const first = source.read(0, 9);
  const length = new DataView(first.buffer, first.byteOffset, 8).getBigUint64(0, true);
  if (length <= most && first[8] === 0x7b) return Number(length);
  throw noWeights(source, 'bytes that do not begin as a file of weights does');
}

const unused = (source: Source, bytes: number, after: string) =>
  damaged(
    source,
    `${bytes} bytes after ${after} that belong to no tensor`,
    'tensors one after the other, and nothing else',
  );

/** How many bytes a file has by its header; null where that is not all there. @throws ValueError for what is no such file. */
export function safetensorsLength(beginning: Source): number | null {
  if (beginning.size < 9 || beginning.size < 8 + headerLength(beginning)) return null;
  const { header, dataStart } = headerOf(beginning);
  const ends = Object.values(header).map((value) => {
    const offsets = isRecord(value) ? value.data_offsets : undefined;
    return areWhole(offsets) ? (offsets[1] ?? 0) : 0;
  });
  return dataStart + ends.reduce((last, end) => Math.max(last, end), 0);
}

/** What a file has: its tensors by name, and texts about them. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/**
 * What is in a file.
 * @param mostHeader How many bytes its header may have: texts about the tensors are in it.
 * @throws ValueError for a damaged file, and for values that two tensors have, or none: the format has neither.
 */
export function readSafetensors(source: Source, mostHeader = MOST_HEADER): Safetensors {
  const { header, dataStart } = headerOf(source, mostHeader);
  const entries = Object.entries(header).filter(([name]) => name !== '__metadata__');
  if (entries.length > MOST_TENSORS) throw damaged(source, `${entries.length} tensors`, `at most ${MOST_TENSORS}`);
  const all = entries.map(([name, value]) => describedAs(source, name, value));
  const sorted = [...all].sort((a, b) => a.start - b.start || a.end - b.end);
  let reached = 0;
  let last = 'the header';
  for (const { name, start, end } of sorted) {
    if (start < reached) {
      throw damaged(source, `${last}, which reaches into ${JSON.stringify(name)}`, 'tensors apart');
    }
    checkWithin(source, JSON.stringify(name), dataStart, end);
    if (start > reached) throw unused(source, start - reached, last);
    reached = end;
    last = JSON.stringify(name);
  }
  if (dataStart + reached < source.size) throw unused(source, source.size - dataStart - reached, last);
  const tensors = new Map(
    all.map(({ name, type, isBool, shape, start, end }) => {
      const read = () => {
        const values = tensor(numbersFrom(source.take(dataStart + start, end - start), type), { shape, copy: false });
        return isBool ? cast(values, 'bool') : values;
      };
      return [name, { shape, read }];
    }),
  );
  return { tensors, metadata: isRecord(header.__metadata__) ? header.__metadata__ : {} };
}
