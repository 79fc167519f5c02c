import { type DType, ValueError } from '@keisan/autograd';
import { checkShape } from '@keisan/autograd/internal';
import { type ElementType, elementTypes } from './element-types.ts';

/** What the head of an npy file says. */
export interface NpyHeader {
  readonly type: ElementType;
  readonly dtype: DType;
  readonly isBigEndian: boolean;
  readonly isFortranOrder: boolean;
  readonly shape: readonly number[];
  /** How many numbers there are. */
  readonly size: number;
  /** Where they begin. */
  readonly start: number;
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** NumPy writes some hundred bytes; structures, which are not read, may take more. */
const LONGEST = 2 ** 16;

/** NumPy's own limit. */
const MOST_AXES = 64;

const isThisBigEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 0;

const damaged = (where: string, got: string, expected: string, fix?: string): ValueError =>
  new ValueError({ where, got, expected, ...(fix && { fix }) });

/** How many bytes the head takes; null where there are too few to tell. @throws ValueError for what is no npy file. */
export function headLength(where: string, bytes: Uint8Array): number | null {
  const magic = MAGIC.slice(0, bytes.length);
  if (!magic.every((byte, i) => bytes[i] === byte)) {
    const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
    throw damaged(
      where,
      'bytes that do not begin as an npy file does',
      '\\x93NUMPY',
      isZip ? 'This is an npz file: use loadNpz' : undefined,
    );
  }
  if (bytes.length < 12) return null;
  const [major, minor] = [bytes[6]!, bytes[7]!];
  if (major < 1 || major > 3 || minor !== 0)
    throw damaged(where, `an npy file of version ${major}.${minor}`, '1.0, 2.0 or 3.0');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [start, length] = major === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  if (length > LONGEST) throw damaged(where, `a head of ${length} bytes at byte 8`, `at most ${LONGEST}`);
  return start + length;
}

/** Reads the head of an npy file. @throws ValueError that says what is wrong with it, and where. */
export function readHeader(where: string, bytes: Uint8Array): NpyHeader {
  const start = headLength(where, bytes);
  if (start === null || bytes.length < start) {
    throw damaged(where, `${bytes.length} bytes of a head`, `${start ?? 12} of them`, 'The file is cut short');
  }
  const text = new TextDecoder('latin1').decode(bytes.subarray(bytes[6] === 1 ? 10 : 12, start)).trim();
  const fields = fieldsOf(where, text);
  const shape = shapeOf(where, fields.shape);
  const size = shape.reduce((product, n) => product * n, 1);
  if (!Number.isSafeInteger(size)) throw damaged(where, `the shape [${shape.join(', ')}]`, 'fewer numbers');
  const { type, isBigEndian } = typeOf(where, fields.descr);
  return { type, dtype: type.dtype, isBigEndian, isFortranOrder: fields.fortran_order === 'True', shape, size, start };
}

/** How many bytes an npy file has by what its head says; null where that is not there yet. @throws ValueError as {@link readHeader}. */
export function fileLength(where: string, beginning: Uint8Array): number | null {
  const length = headLength(where, beginning);
  if (length === null || beginning.length < length) return null;
  const { start, size, type } = readHeader(where, beginning);
  return start + size * type.bytes;
}

const FIELD = /^\s*(['"])(descr|fortran_order|shape)\1\s*:\s*('[^'\\]*'|"[^"\\]*"|True|False|\([\d\sL,]*\))\s*(,|$)/;

/** The fields of the head, which is a dict of Python's. */
function fieldsOf(where: string, text: string): Readonly<Record<'descr' | 'fortran_order' | 'shape', string>> {
  const fields = new Map<string, string>();
  let rest = /^\{([\s\S]*)\}$/.exec(text)?.[1] ?? '?';
  while (rest.trim() !== '') {
    const match = FIELD.exec(rest);
    if (!match || fields.has(match[2]!)) {
      const isStructure = /['"]descr['"]\s*:\s*\[/.test(text);
      throw damaged(
        where,
        isStructure ? 'an array of structures' : `the head ${JSON.stringify(text.slice(0, 100))}`,
        isStructure ? 'an array of numbers' : "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }",
        isStructure ? "Save each field by itself: np.save('a.npy', array['a'])" : undefined,
      );
    }
    fields.set(match[2]!, match[3]!);
    rest = rest.slice(match[0].length);
  }
  for (const name of ['descr', 'fortran_order', 'shape']) {
    if (!fields.has(name)) throw damaged(where, `a head without ${name}`, 'descr, fortran_order and shape');
  }
  return Object.fromEntries(fields) as Record<'descr' | 'fortran_order' | 'shape', string>;
}

function shapeOf(where: string, text: string): readonly number[] {
  const inside = /^\(((\s*\d{1,16}L?\s*,)*(\s*\d{1,16}L?)?\s*)\)$/.exec(text)?.[1];
  if (inside === undefined) throw damaged(where, `the shape ${text.slice(0, 100)}`, 'such as (3, 4)');
  const shape = inside.split(',').flatMap((n) => (n.trim() === '' ? [] : [Number.parseInt(n, 10)]));
  if (shape.length > MOST_AXES) throw damaged(where, `${shape.length} axes`, `at most ${MOST_AXES}`);
  return checkShape(where, shape);
}

function typeOf(where: string, text: string): { type: ElementType; isBigEndian: boolean } {
  const [, order, code] = /^['"]([<>=|]?)([a-zA-Z]\d*)['"]$/.exec(text) ?? [];
  const type = elementTypes.get(code ?? '');
  if (type) return { type, isBigEndian: order === '>' || (order === '=' && isThisBigEndian) };
  const given = text.slice(0, 40);
  if (code && /^[SU]/.test(code)) {
    const fix = "Number them in Python: np.save('a.npy', np.unique(array, return_inverse=True)[1])";
    throw damaged(where, `texts of type ${given}`, 'numbers', fix);
  }
  throw damaged(
    where,
    `numbers of type ${given}`,
    [...elementTypes.keys()].join(', '),
    code?.startsWith('O')
      ? 'Python objects run code when they are read: save arrays of numbers'
      : "Convert the array in Python: np.save('a.npy', array.astype('float32'))",
  );
}
