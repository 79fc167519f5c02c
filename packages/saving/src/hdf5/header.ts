import { type Cursor, cursorAt, cursorUpTo } from './cursor.ts';
import type { Superblock } from './superblock.ts';

/** What an object says of itself, one thing each. */
export interface Message {
  readonly type: number;
  readonly body: Cursor;
}

/** The types of messages that say what has to be known. */
export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  fillValue: 0x05,
  link: 0x06,
  externalFiles: 0x07,
  layout: 0x08,
  filters: 0x0b,
  attribute: 0x0c,
  continuation: 0x10,
  symbolTable: 0x11,
} as const;

/** How many blocks of messages an object may have, and how many messages. */
const MOST_BLOCKS = 1000;
const MOST_MESSAGES = 100_000;
const SHARED = 2;

/** The messages of the object at an address. @throws ValueError for a damaged one, and for messages that are kept elsewhere. */
export function messagesOf(file: Superblock, address: number): readonly Message[] {
  const start = cursorUpTo(file.source, 'an object header', address, 16);
  const version = start.u8();
  if (version === 1) return new Header(file).first(start, address);
  start.at = 0;
  start.signature('OHDR');
  return new Header(file).second(address);
}

class Header {
  readonly #file: Superblock;
  readonly #messages: Message[] = [];
  readonly #blocks: { readonly offset: number; readonly length: number }[] = [];

  constructor(file: Superblock) {
    this.#file = file;
  }

  /** Version 1. */
  first(start: Cursor, address: number): readonly Message[] {
    const count = start.skip(1).u16();
    const length = start.skip(4).u32();
    this.#blocks.push({ offset: address + 16, length });
    for (let i = 0; i < this.#blocks.length; i++) {
      const { offset, length: size } = this.#blocks[i]!;
      const body = cursorAt(this.#file.source, 'an object header', offset, size);
      while (body.left >= 8 && this.#messages.length < count) {
        const type = body.u16();
        const bytes = body.u16();
        const flags = body.u8();
        this.#add(type, flags, body.skip(3), bytes);
      }
    }
    return this.#messages;
  }

  /** Version 2, whose blocks have signatures and checksums. */
  second(address: number): readonly Message[] {
    const start = cursorUpTo(this.#file.source, 'an object header', address, 64).skip(4);
    const version = start.u8();
    if (version !== 2) throw start.wrong(`version ${version}`, 'version 1 or 2');
    const flags = start.u8();
    start.skip((flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0));
    const length = start.unsigned(1 << (flags & 3));
    this.#blocks.push({ offset: address + start.at, length });
    for (let i = 0; i < this.#blocks.length; i++) {
      const { offset, length: size } = this.#blocks[i]!;
      const body = cursorAt(this.#file.source, 'an object header', offset, size);
      // All but the first begin with a signature and end with a checksum.
      if (i > 0) body.signature('OCHK');
      const end = i > 0 ? 4 : 0;
      const ahead = flags & 4 ? 6 : 4;
      while (body.left - end >= ahead) {
        const type = body.u8();
        const bytes = body.u16();
        const messageFlags = body.u8();
        this.#add(type, messageFlags, body.skip(ahead - 4), bytes);
      }
    }
    return this.#messages;
  }

  #add(type: number, flags: number, body: Cursor, length: number): void {
    const start = body.start + body.at;
    body.skip(length);
    const message = cursorAt(this.#file.source, 'a message of an object header', start, length);
    if (type === MESSAGE.continuation) {
      const offset = this.#file.address(message);
      this.#blocks.push({ offset, length: this.#file.length(message) });
    }
    const isNeeded = Object.values<number>(MESSAGE).includes(type);
    if (isNeeded && flags & SHARED) {
      throw message.wrong('a message that is kept elsewhere', 'a datatype of the dataset itself');
    }
    this.#messages.push({ type, body: message });
    if (this.#blocks.length > MOST_BLOCKS || this.#messages.length > MOST_MESSAGES) {
      throw message.wrong(
        `${this.#blocks.length} blocks and ${this.#messages.length} messages of one object`,
        `at most ${MOST_BLOCKS} and ${MOST_MESSAGES}`,
      );
    }
  }
}
