import { type Cursor, cursorAt } from './cursor.ts';
import { readDataspace, sizeOf } from './dataspace.ts';
import { readDatatype } from './datatype.ts';
import { MESSAGE, type Message } from './header.ts';
import type { GlobalHeap } from './heap.ts';
import type { Superblock } from './superblock.ts';

/** How many texts one attribute may have. */
const MOST_TEXTS = 1_000_000;

/** Where the parts of an attribute are. */
interface Parts {
  readonly name: string;
  readonly datatype: Cursor;
  readonly dataspace: Cursor;
  readonly data: Cursor;
}

function partsOf({ source }: Superblock, body: Cursor): Parts {
  const version = body.u8();
  if (version < 1 || version > 3) throw body.wrong(`version ${version} of an attribute`, 'a version from 1 to 3');
  const lengths = [body.skip(1).u16(), body.u16(), body.u16()];
  if (version === 3) body.skip(1);
  const take = (length: number) => {
    const start = body.start + body.at;
    body.skip(length);
    if (version === 1) body.skip(Math.min(body.left, -length & 7));
    return cursorAt(source, 'an attribute', start, length);
  };
  const [name, datatype, dataspace] = lengths.map(take) as [Cursor, Cursor, Cursor];
  return { name: name.text(name.length), datatype, dataspace, data: take(body.left) };
}

/** The texts of an attribute; undefined where an object has none of the name. @throws ValueError for one of another kind. */
export function textsOf(
  file: Superblock,
  heap: GlobalHeap,
  messages: readonly Message[],
  name: string,
): readonly string[] | undefined {
  for (const { type, body } of messages) {
    if (type !== MESSAGE.attribute) continue;
    body.at = 0;
    const parts = partsOf(file, body);
    if (parts.name === name) return readTexts(file, heap, parts);
  }
  return undefined;
}

function readTexts(file: Superblock, heap: GlobalHeap, { datatype, dataspace, data }: Parts): readonly string[] {
  const count = sizeOf(readDataspace(file, dataspace));
  // An empty list is one of numbers to NumPy.
  if (count === 0) return [];
  const type = readDatatype(datatype);
  if (count > MOST_TEXTS) throw dataspace.wrong(`${count} texts`, `at most ${MOST_TEXTS}`);
  if (type.kind !== 'text' && type.kind !== 'longText') throw datatype.wrong(`values of kind ${type.kind}`, 'texts');
  return Array.from({ length: count }, () => {
    if (type.kind === 'text') return data.text(type.bytes);
    const length = data.u32();
    const address = file.address(data);
    const index = data.u32();
    return length === 0 ? '' : heap.text(address, index, length);
  });
}
