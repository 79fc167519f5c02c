import type { DType, Tensor } from '@keisan/autograd';
import { elements } from '@keisan/autograd/internal';
import { ByteWriter } from '@keisan/files';

/** What a file holds under a name: a group of more, or the values of a tensor. */
type Hdf5Entry = Hdf5Group | Tensor;

/** A group, with its texts and its entries by name. */
export interface Hdf5Group {
  readonly attributes: Readonly<Record<string, string>>;
  readonly entries: ReadonlyMap<string, Hdf5Entry>;
}

/** A file of the format, as it is written: everything but the values first, then these. */
export interface Hdf5Layout {
  readonly size: number;
  /** The bytes, part after part. */
  parts(): Iterable<Uint8Array>;
}

/** An address that is none. */
const UNDEFINED_ADDRESS = 0xffff_ffff_ffff_ffffn;
/** How many names a leaf of a group holds is twice this, as libhdf5 has it. */
const LEAF_K = 4;
/** How many children a node of a group's tree has is twice this. */
const INTERNAL_K = 16;
const LEAF_BYTES = 8 + 2 * LEAF_K * 40;
const NODE_BYTES = 24 + (4 * INTERNAL_K + 1) * 8;
const SUPERBLOCK_BYTES = 96;

/** The datatype messages of the numbers that tensors hold. */
const DATATYPES: Readonly<Record<DType, () => Uint8Array>> = {
  float32: () => new ByteWriter().u8(0x11, 0x20, 31, 0).u32(4).u16(0).u16(32).u8(23, 8, 0, 23).u32(127).pad().done(),
  float64: () => new ByteWriter().u8(0x11, 0x20, 63, 0).u32(8).u16(0).u16(64).u8(52, 11, 0, 52).u32(1023).pad().done(),
  int32: () => new ByteWriter().u8(0x10, 8, 0, 0).u32(4).u16(0).u16(32).pad().done(),
  uint8: () => new ByteWriter().u8(0x10, 0, 0, 0).u32(1).u16(0).u16(8).pad().done(),
  // What h5py reads as numpy.bool: an enumeration of FALSE and TRUE.
  bool: () =>
    new ByteWriter()
      .u8(0x18, 2, 0, 0)
      .u32(1)
      .bytes(new ByteWriter().u8(0x10, 8, 0, 0).u32(1).u16(0).u16(8).done())
      .bytes(new TextEncoder().encode('FALSE\0\0\0TRUE\0\0\0\0'))
      .u8(0, 1)
      .pad()
      .done(),
};

/** A text of any length in UTF-8, which lies in the global heap. */
const TEXT_DATATYPE = () => new ByteWriter().u8(0x19, 1, 1, 0).u32(16).u8(0x10, 0, 0, 0).u32(1).u16(0).u16(8).done();

/** Where everything lies. Groups and values are placed first, then written. */
class Layout {
  #end = SUPERBLOCK_BYTES;
  readonly #blocks: (readonly [address: number, bytes: Uint8Array])[] = [];
  readonly #texts: { readonly text: Uint8Array; readonly index: number }[] = [];
  readonly #values: { address: number; readonly tensor: Tensor }[] = [];
  readonly #toPlace: (() => void)[] = [];
  #heap = 0;

  #take(bytes: number): number {
    const address = this.#end;
    this.#end += bytes + (-bytes & 7);
    return address;
  }

  #put(address: number, bytes: Uint8Array): void {
    this.#blocks.push([address, bytes]);
  }

  of(root: Hdf5Group): Hdf5Layout {
    const { header, tree, heap } = this.#group(root);
    this.#globalHeap();
    const metadataEnd = this.#end;
    for (const value of this.#values) value.address = this.#take(bytesOf(value.tensor).byteLength);
    for (const place of this.#toPlace) place();
    const metadata = new Uint8Array(metadataEnd);
    for (const [address, bytes] of this.#blocks) metadata.set(bytes, address);
    metadata.set(superblock(this.#end, header, tree, heap));
    const values = this.#values.map(({ tensor }) => tensor);
    return {
      size: this.#end,
      *parts() {
        yield metadata;
        for (const tensor of values) {
          const bytes = bytesOf(tensor);
          yield bytes;
          if (bytes.byteLength & 7) yield new Uint8Array(-bytes.byteLength & 7);
        }
      },
    };
  }

  /** A group whose header says where its names are. */
  #group({ attributes, entries }: Hdf5Group): { header: number; tree: number; heap: number } {
    const texts = Object.entries(attributes);
    const messages = texts.map(([name, text]) => this.#attribute(name, text));
    const header = this.#take(16 + 24 + messages.reduce((sum, messageAt) => sum + 8 + messageAt(0).length, 0));
    const encoder = new TextEncoder();
    const names = [...entries.keys()].map((name) => ({ name, bytes: encoder.encode(name) }));
    names.sort((a, b) => compare(a.bytes, b.bytes));
    const local = new ByteWriter().zeros(8);
    const placed = names.map(({ name, bytes }) => {
      const offset = local.length;
      local.bytes(bytes).zeros(1).pad();
      return { offset, entry: entries.get(name)! };
    });
    const heap = this.#take(32);
    const heapData = this.#take(local.length);
    this.#put(heapData, local.done());
    this.#put(heap, new ByteWriter().bytes(ascii('HEAP')).zeros(4).u64(local.length).u64(1).u64(heapData).done());
    const symbols = placed.map(({ offset, entry }) => ({ offset, ...this.#entry(entry) }));
    const tree = this.#tree(symbols);
    this.#toPlace.push(() => {
      const body = new ByteWriter();
      message(body, 0x11, new ByteWriter().u64(tree).u64(heap).done());
      for (const messageAt of messages) message(body, 0x0c, messageAt(this.#heap));
      this.#put(header, objectHeader(1 + messages.length, body.done()));
    });
    return { header, tree, heap };
  }

  #entry(entry: Hdf5Entry): { header: number; tree?: number; heap?: number } {
    return 'entries' in entry ? this.#group(entry) : { header: this.#dataset(entry) };
  }

  #dataset(tensor: Tensor): number {
    const dimensions = tensor.shape.length;
    const dataspace = new ByteWriter().u8(1, dimensions, dimensions > 0 ? 1 : 0, 0).zeros(4);
    // The lengths, then the greatest lengths that they may be given.
    for (const length of [...tensor.shape, ...tensor.shape]) dataspace.u64(length);
    const messages = (address: bigint) => {
      const body = new ByteWriter();
      message(body, 0x01, dataspace.done());
      message(body, 0x03, DATATYPES[tensor.dtype](), 1);
      message(body, 0x05, new ByteWriter().u8(2, 2, 2, 1).u32(0).done(), 1);
      message(body, 0x08, new ByteWriter().u8(3, 1).u64(address).u64(bytesOf(tensor).byteLength).pad().done());
      return objectHeader(4, body.done());
    };
    const header = this.#take(messages(0n).length);
    const value = { address: 0, tensor };
    this.#values.push(value);
    this.#toPlace.push(() =>
      this.#put(header, messages(tensor.size === 0 ? UNDEFINED_ADDRESS : BigInt(value.address))),
    );
    return header;
  }

  /** The message of a text, by the address of the global heap, in which it lies. */
  #attribute(name: string, text: string): (heap: number) => Uint8Array {
    const bytes = new TextEncoder().encode(text);
    const index = this.#texts.length + 1;
    this.#texts.push({ text: bytes, index });
    const type = TEXT_DATATYPE();
    const encoded = new TextEncoder().encode(name);
    return (heap) =>
      new ByteWriter()
        .u8(1, 0)
        .u16(encoded.length + 1)
        .u16(type.length)
        .u16(8)
        .bytes(encoded)
        .zeros(1)
        .pad()
        .bytes(type)
        .pad()
        .u8(1)
        .zeros(7)
        .u32(bytes.length)
        .u64(heap)
        .u32(index)
        .done();
  }

  /** The names of a group in leaves, below as many levels of nodes as they need. */
  #tree(symbols: readonly { offset: number; header: number; tree?: number; heap?: number }[]): number {
    let level = chunks(symbols, 2 * LEAF_K).map((some) => {
      const address = this.#take(LEAF_BYTES);
      const leaf = new ByteWriter().bytes(ascii('SNOD')).u8(1, 0).u16(some.length);
      for (const { offset, header, tree, heap } of some) {
        leaf
          .u64(offset)
          .u64(header)
          .u32(tree === undefined ? 0 : 1)
          .u32(0);
        leaf.u64(tree ?? 0).u64(heap ?? 0);
      }
      this.#put(address, leaf.done());
      return { address, last: some.at(-1)!.offset };
    });
    for (let height = 0; ; height++) {
      const nodes = level.length === 0 ? [[]] : chunks(level, 2 * INTERNAL_K);
      const addresses = nodes.map(() => this.#take(NODE_BYTES));
      let before = 0;
      nodes.forEach((children, i) => {
        const node = new ByteWriter().bytes(ascii('TREE')).u8(0, height).u16(children.length);
        node
          .u64(addresses[i - 1] ?? UNDEFINED_ADDRESS)
          .u64(addresses[i + 1] ?? UNDEFINED_ADDRESS)
          .u64(before);
        for (const { address, last } of children) node.u64(address).u64(last);
        before = children.at(-1)?.last ?? 0;
        this.#put(addresses[i]!, node.done());
      });
      if (nodes.length === 1) return addresses[0]!;
      level = nodes.map((children, i) => ({ address: addresses[i]!, last: children.at(-1)!.last }));
    }
  }

  /** Where texts lie that attributes have. */
  #globalHeap(): void {
    const out = new ByteWriter();
    for (const { text, index } of this.#texts) {
      out.u16(index).u16(1).u32(0).u64(text.length).bytes(text).pad();
    }
    const size = Math.max(4096, 16 + out.length + 16);
    this.#heap = this.#take(size);
    const heap = new ByteWriter().bytes(ascii('GCOL')).u8(1).zeros(3).u64(size).bytes(out.done());
    const left = size - heap.length;
    this.#put(this.#heap, heap.u16(0).u16(0).u32(0).u64(left).done());
  }
}

/** Where a file of groups and tensors has everything, in the form that h5py writes by default and every version of HDF5 reads. */
export const hdf5Layout = (root: Hdf5Group): Hdf5Layout => new Layout().of(root);

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The values of a tensor as they lie in memory, which is little-endian wherever JavaScript runs today. */
function bytesOf(tensor: Tensor): Uint8Array {
  const values = elements(tensor.view);
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function compare(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}

function message(out: ByteWriter, type: number, body: Uint8Array, flags = 0): void {
  out.u16(type).u16(body.length).u8(flags, 0, 0, 0).bytes(body);
}

function objectHeader(messages: number, body: Uint8Array): Uint8Array {
  return new ByteWriter().u8(1, 0).u16(messages).u32(1).u32(body.length).u32(0).bytes(body).done();
}

function superblock(end: number, header: number, tree: number, heap: number): Uint8Array {
  return new ByteWriter()
    .u8(0x89)
    .bytes(ascii('HDF\r\n\x1a\n'))
    .u8(0, 0, 0, 0, 0, 8, 8, 0)
    .u16(LEAF_K)
    .u16(INTERNAL_K)
    .u32(0)
    .u64(0)
    .u64(UNDEFINED_ADDRESS)
    .u64(end)
    .u64(UNDEFINED_ADDRESS)
    .u64(0)
    .u64(header)
    .u32(1)
    .u32(0)
    .u64(tree)
    .u64(heap)
    .done();
}
