import { cursorAt } from './cursor.ts';
import { MESSAGE, type Message } from './header.ts';
import type { Superblock } from './superblock.ts';

/** How many names a group may have. */
const MOST_NAMES = 200_000;
const SOFT_LINK = 2;

/**
 * Where the object headers of what a group holds are, by name. What lies in other places or in other files, soft and external links, is
 * not followed: it is as if it was not there.
 *
 * @throws ValueError for a damaged group.
 */
export function linksOf(file: Superblock, messages: readonly Message[]): ReadonlyMap<string, number> {
  const links = new Map<string, number>();
  for (const { type, body } of messages) {
    if (type === MESSAGE.symbolTable) {
      const tree = file.address(body);
      new SymbolTable(file, file.address(body), links).node(tree, null);
    }
    if (type === MESSAGE.link) readLink(file, body, links);
    if (type === MESSAGE.linkInfo) checkCompact(file, body);
  }
  return links;
}

function checkCompact(file: Superblock, body: Message['body']): void {
  const flags = body.skip(1).u8();
  if (flags & 1) body.skip(8);
  if (file.address(body) === Number.POSITIVE_INFINITY) return;
  throw body.wrong(
    'a group whose names are in a fractal heap',
    "one that h5py writes by default: copy the file with h5py.File(..., libver='earliest')",
  );
}

function readLink(file: Superblock, body: Message['body'], links: Map<string, number>): void {
  const flags = body.skip(1).u8();
  const type = flags & 8 ? body.u8() : 0;
  body.skip((flags & 4 ? 8 : 0) + (flags & 16 ? 1 : 0));
  const name = body.text(body.unsigned(1 << (flags & 3)));
  if (type === 0) links.set(name, file.address(body));
}

/** The names of a group in a tree of leaves, as HDF5 has always had them. */
class SymbolTable {
  readonly #file: Superblock;
  readonly #heap: { readonly offset: number; readonly length: number };
  readonly #links: Map<string, number>;
  readonly #seen = new Set<number>();
  #names = 0;
  #letters = 0;

  constructor(file: Superblock, heap: number, links: Map<string, number>) {
    this.#file = file;
    this.#links = links;
    const head = cursorAt(file.source, 'a heap of names', heap, 8 + 2 * file.lengthBytes + file.addressBytes);
    head.signature('HEAP').skip(4);
    const length = file.length(head);
    file.length(head);
    this.#heap = { offset: file.address(head), length };
  }

  /** A node of the tree, at a level below that of its parent. */
  node(address: number, below: number | null): void {
    const { source, addressBytes, lengthBytes } = this.#file;
    const head = cursorAt(source, "a node of a group's tree", address, 8 + 2 * addressBytes);
    head.signature('TREE');
    const type = head.u8();
    const level = head.u8();
    const count = head.u16();
    if (type !== 0) throw head.wrong(`type ${type}`, '0, that of groups');
    if (this.#seen.has(address) || (below !== null && level !== below - 1)) {
      throw head.wrong(`a node of level ${level} in a place where it was already, or above its parent`, 'a tree');
    }
    this.#seen.add(address);
    const bytes = count * (addressBytes + lengthBytes);
    const children = cursorAt(source, "a node of a group's tree", address + head.length, bytes);
    for (let i = 0; i < count; i++) {
      const child = this.#file.address(children.skip(lengthBytes));
      if (level > 0) this.node(child, level);
      else this.#leaf(child);
    }
  }

  #leaf(address: number): void {
    const { source, addressBytes } = this.#file;
    const head = cursorAt(source, 'a leaf of a group', address, 8).signature('SNOD').skip(2);
    const count = head.u16();
    if (this.#seen.has(address)) throw head.wrong('a leaf that was there already', 'a tree');
    this.#seen.add(address);
    this.#names += count;
    if (this.#names > MOST_NAMES) throw head.wrong('a group of more names', `at most ${MOST_NAMES}`);
    const entryBytes = 2 * addressBytes + 24;
    const entries = cursorAt(source, 'a leaf of a group', address + 8, count * entryBytes);
    for (let i = 0; i < count; i++) {
      const name = this.#name(this.#file.address(entries));
      const header = this.#file.address(entries);
      if (entries.u32() !== SOFT_LINK) this.#links.set(name, header);
      entries.skip(20);
    }
  }

  #name(offset: number): string {
    const { offset: heap, length } = this.#heap;
    const left = Math.max(0, Math.min(length - offset, 1 << 16));
    const cursor = cursorAt(this.#file.source, 'a heap of names', heap + offset, left);
    const name = cursor.text();
    // Each has a place of its own: the same long one over and over would be much.
    this.#letters += cursor.at;
    if (this.#letters > length) throw cursor.wrong('names that lie within each other', 'names one after the other');
    return name;
  }
}
