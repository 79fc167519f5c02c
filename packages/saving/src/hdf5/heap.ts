import { cursorAt } from './cursor.ts';
import type { Superblock } from './superblock.ts';

interface Place {
  readonly offset: number;
  readonly length: number;
}

/** Texts that lie apart from the objects that have them, in collections. */
export class GlobalHeap {
  readonly #file: Superblock;
  readonly #collections = new Map<number, ReadonlyMap<number, Place>>();

  constructor(file: Superblock) {
    this.#file = file;
  }

  /** The text of a number in the collection at an address. @throws ValueError for one that there is not. */
  text(address: number, index: number, length: number): string {
    const place = this.#collection(address).get(index);
    const found = cursorAt(this.#file.source, 'the heap of texts', place?.offset ?? address, place?.length ?? 0);
    if (!place || length > place.length)
      throw found.wrong(`no text ${index} of ${length} bytes`, 'the one that is used');
    return found.text(length);
  }

  #collection(address: number): ReadonlyMap<number, Place> {
    const known = this.#collections.get(address);
    if (known) return known;
    const { source, lengthBytes } = this.#file;
    const head = cursorAt(source, 'the heap of texts', address, 8 + lengthBytes)
      .signature('GCOL')
      .skip(4);
    const objects = cursorAt(source, 'the heap of texts', address, this.#file.length(head)).skip(head.length);
    const places = new Map<number, Place>();
    while (objects.left >= 8 + lengthBytes) {
      const index = objects.u16();
      if (index === 0) break;
      const length = this.#file.length(objects.skip(6));
      places.set(index, { offset: address + objects.at, length });
      objects.skip(length).align();
    }
    this.#collections.set(address, places);
    return places;
  }
}
