import { checkWithin, damaged, type Source } from '@keisan/files';
import { textsOf } from './attributes.ts';
import type { Cursor } from './cursor.ts';
import { readDataspace, sizeOf } from './dataspace.ts';
import { type Datatype, readDatatype } from './datatype.ts';
import { MESSAGE, type Message, messagesOf } from './header.ts';
import { GlobalHeap } from './heap.ts';
import { linksOf } from './links.ts';
import { type Numbers, type NumberType, numbersFrom } from './numbers.ts';
import { Superblock } from './superblock.ts';

/** What is known of a file beside what it holds. */
interface Context {
  readonly file: Superblock;
  readonly heap: GlobalHeap;
}

/** A group or a dataset of a file. */
class Hdf5Object {
  readonly #context: Context;
  protected readonly messages: readonly Message[];

  constructor(context: Context, messages: readonly Message[]) {
    this.#context = context;
    this.messages = messages;
  }

  protected get file(): Superblock {
    return this.#context.file;
  }

  protected get context(): Context {
    return this.#context;
  }

  /** The texts of an attribute; undefined where there is none. @throws ValueError for one that is no text. */
  texts(name: string): readonly string[] | undefined {
    return textsOf(this.#context.file, this.#context.heap, this.messages, name);
  }

  /** A message that the object needs. @throws ValueError where it has none. */
  protected message(type: number, what: string): Cursor {
    const body = this.messages.find((message) => message.type === type)?.body;
    if (!body) throw damaged(this.file.source, `a dataset without ${what}`, 'a whole file');
    body.at = 0;
    return body;
  }
}

/** What a file holds under names. */
export class Group extends Hdf5Object {
  #links: ReadonlyMap<string, number> | null = null;

  get #known(): ReadonlyMap<string, number> {
    this.#links ??= linksOf(this.file, this.messages);
    return this.#links;
  }

  /** The names of what is in it. */
  get names(): readonly string[] {
    return [...this.#known.keys()];
  }

  /** Where what has a name in it is, which no other group or dataset is; undefined for none. */
  placeOf(name: string): number | undefined {
    return this.#known.get(name);
  }

  /** What has a name in it; undefined for none. @throws ValueError for a damaged file. */
  get(name: string): Group | Dataset | undefined {
    const address = this.#known.get(name);
    return address === undefined ? undefined : objectAt(this.context, address);
  }

  /** The group of a name; undefined where there is none. */
  group(name: string): Group | undefined {
    const found = this.get(name);
    return found instanceof Group ? found : undefined;
  }

  /** The dataset of a name; undefined where there is none. */
  dataset(name: string): Dataset | undefined {
    const found = this.get(name);
    return found instanceof Dataset ? found : undefined;
  }
}

/** Numbers of a shape. */
export class Dataset extends Hdf5Object {
  /** The length of each axis. */
  get shape(): readonly number[] {
    return readDataspace(this.file, this.message(MESSAGE.dataspace, 'a shape'));
  }

  /** The values in row-major order. @throws ValueError for values that are no numbers, or that lie elsewhere than in one piece. */
  read(): Numbers {
    const datatype = this.message(MESSAGE.datatype, 'a datatype');
    const type = this.#numberType(readDatatype(datatype));
    if (type === null) throw datatype.wrong('values that are no numbers', 'the values of a weight');
    return numbersFrom(this.#bytes(sizeOf(this.shape) * type.bytes), type);
  }

  /** The type of its numbers; null for something else. Brain floats are opaque to HDF5, and noted as what they are by Keras 3. */
  #numberType(type: Datatype): NumberType | null {
    if (type.kind === 'integer' || type.kind === 'float') return type;
    const noted = this.texts('dtype')?.[0] ?? 'bfloat16';
    const isBrain = type.kind === 'opaque' && type.bytes === 2 && noted === 'bfloat16';
    return isBrain ? { kind: 'brain', bytes: 2 } : null;
  }

  #bytes(needed: number): Uint8Array<ArrayBuffer> {
    const layout = this.message(MESSAGE.layout, 'its values');
    const outside = this.messages.find(({ type }) => type === MESSAGE.externalFiles);
    if (outside) throw outside.body.wrong('values in other files', 'a file that has its values itself');
    const version = layout.u8();
    if (version !== 3 && version !== 4) throw layout.wrong(`version ${version} of a layout`, 'version 3 or 4');
    const kind = layout.u8();
    const isCompact = kind === 0;
    if (kind > 1) {
      throw layout.wrong(
        kind === 2 ? 'values in chunks' : 'values that lie elsewhere',
        'values in one piece, as Keras writes them: copy the file with h5repack -l CONTI',
      );
    }
    const address = isCompact ? 0 : this.file.address(layout);
    const length = isCompact ? layout.u16() : this.file.length(layout);
    if (needed === 0) return new Uint8Array(0);
    if (length < needed) throw layout.wrong(`${length} bytes of values`, `${needed}`);
    if (isCompact) return new Uint8Array(layout.bytes(needed));
    checkWithin(this.file.source, 'the values of a dataset', address, needed);
    return this.file.source.take(address, needed);
  }
}

function objectAt(context: Context, address: number): Group | Dataset {
  const messages = messagesOf(context.file, address);
  const isDataset = messages.some(({ type }) => type === MESSAGE.layout);
  return isDataset ? new Dataset(context, messages) : new Group(context, messages);
}

/**
 * The first group of an HDF5 file: what h5py writes by default, and all that Keras has ever written. What is read from the file is checked
 * against its size before memory is taken for it.
 *
 * @throws ValueError for what is none, here and when what is in it is read.
 */
export function hdf5Root(source: Source): Group {
  const file = new Superblock(source);
  file.checkEnd();
  const root = objectAt({ file, heap: new GlobalHeap(file) }, file.root);
  if (root instanceof Group) return root;
  throw damaged(source, 'values at its root', 'an HDF5 file whose root is a group');
}
