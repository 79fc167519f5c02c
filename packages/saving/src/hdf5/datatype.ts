import type { Cursor } from './cursor.ts';

/** What the values of a dataset or of an attribute are. */
export type Datatype =
  | { readonly kind: 'integer'; readonly bytes: 1 | 2 | 4 | 8; readonly signed: boolean; readonly bigEndian: boolean }
  | { readonly kind: 'float'; readonly bytes: 2 | 4 | 8; readonly bigEndian: boolean; readonly isBrain: boolean }
  | { readonly kind: 'text'; readonly bytes: number }
  | { readonly kind: 'opaque'; readonly bytes: number }
  /** Texts in the global heap: their length and where they are, in so many bytes. */
  | { readonly kind: 'longText'; readonly bytes: number };

/** The classes by their numbers in files. */
const CLASS = [
  'integer',
  'float',
  'time',
  'text',
  'bits',
  'opaque',
  'compound',
  'reference',
  'enum',
  'variable',
  'array',
];

/** Reads a datatype. @throws ValueError for one that no weight or attribute of a model has. */
export function readDatatype(body: Cursor): Datatype {
  const name = CLASS[body.u8() & 15] ?? 'unknown';
  const bits = [body.u8(), body.u8(), body.u8()] as const;
  const bytes = body.u32();
  const bigEndian = (bits[0] & 1) === 1;
  if (name === 'integer' && (bytes === 1 || bytes === 2 || bytes === 4 || bytes === 8)) {
    return { kind: 'integer', bytes, signed: (bits[0] & 8) !== 0, bigEndian };
  }
  if (name === 'float' && (bytes === 2 || bytes === 4 || bytes === 8)) {
    const exponentBits = body.skip(5).u8();
    return { kind: 'float', bytes, bigEndian, isBrain: bytes === 2 && exponentBits === 8 };
  }
  if (name === 'text' && bytes > 0) return { kind: 'text', bytes };
  if (name === 'opaque' && bytes > 0) return { kind: 'opaque', bytes };
  if (name === 'variable' && (bits[0] & 15) === 1) return { kind: 'longText', bytes };
  // NumPy's booleans, as h5py writes them.
  if (name === 'enum' && bytes === 1) return { kind: 'integer', bytes, signed: false, bigEndian };
  throw body.wrong(`values of the class ${name}, ${bytes} bytes each`, 'numbers or texts');
}
