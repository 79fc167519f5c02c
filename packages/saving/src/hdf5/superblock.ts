import { damaged, type Source } from '@keisan/files';
import { type Cursor, cursorUpTo } from './cursor.ts';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** What a file says of itself at its beginning. */
export class Superblock {
  readonly source: Source;
  /** Where the object header of the first group is. */
  readonly root: number;
  readonly #addressBytes: number;
  readonly #lengthBytes: number;
  readonly #base: number;
  /** How many bytes the file has; Infinity where it does not say. */
  readonly end: number;

  /** @throws ValueError for what is no HDF5 file. */
  constructor(source: Source) {
    this.source = source;
    const start = cursorUpTo(source, 'the superblock', 0, 128);
    if (start.left < SIGNATURE.length || SIGNATURE.some((byte) => byte !== start.u8())) {
      throw damaged(source, 'something else', 'an HDF5 file', 'It may be cut off or damaged: get it again');
    }
    const version = start.u8();
    if (version > 3) throw start.wrong(`version ${version}`, 'a version from 0 to 3');
    const isOld = version < 2;
    if (isOld) start.skip(4);
    this.#addressBytes = this.#width(start);
    this.#lengthBytes = this.#width(start);
    if (isOld) start.skip(version === 0 ? 9 : 13);
    else start.skip(1);
    this.#base = 0;
    this.#base = this.address(start);
    // Free space, or the extension; then the end of the file, and the driver.
    start.skip(this.#addressBytes);
    this.end = this.address(start);
    if (isOld) start.skip(2 * this.#addressBytes);
    this.root = this.address(start);
  }

  /** @throws ValueError for a file that is shorter than it says. */
  checkEnd(): void {
    if (this.end <= this.source.size) return;
    throw damaged(
      this.source,
      `${this.source.size} bytes of an HDF5 file that has ${this.end}`,
      'a whole file',
      'It is cut off: get it again',
    );
  }

  #width(start: Cursor): number {
    const bytes = start.u8();
    if ([2, 4, 8].includes(bytes)) return bytes;
    throw start.wrong(`numbers of ${bytes} bytes`, '2, 4 or 8');
  }

  /** Where something is in the file; Infinity for nowhere. */
  address(cursor: Cursor): number {
    return cursor.unsigned(this.#addressBytes) + this.#base;
  }

  /** How long something is. */
  length(cursor: Cursor): number {
    return cursor.unsigned(this.#lengthBytes);
  }

  /** How many bytes an address has. */
  get addressBytes(): number {
    return this.#addressBytes;
  }

  /** How many bytes a length has. */
  get lengthBytes(): number {
    return this.#lengthBytes;
  }
}
