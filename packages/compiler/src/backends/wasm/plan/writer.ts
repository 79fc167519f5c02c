import type { Attributes, DType, Entry, EntryId, OpDef, Shape, TypedArray } from '@keisan/autograd';
import { allocate, registry, sameShape, sizeOf, viewOf } from '@keisan/autograd/internal';
import { opEntry } from '../../../passes/joined-entries.ts';
import { append } from '../../../passes/rewrite.ts';
import { partialOf } from './partial.ts';
import { placesOp } from './windows.ts';

/** Writes ops into the list of a graph's entries; what changes nothing is left out. */
export class Writer {
  readonly #entries: Entry[];

  constructor(entries: Entry[]) {
    this.#entries = entries;
  }

  entry(id: EntryId): Entry {
    return this.#entries[id]!;
  }

  shapeOf(id: EntryId): Shape {
    return this.entry(id).shape;
  }

  /** @param dtype That of the result. Default: that of the last input. */
  add(
    op: OpDef,
    inputs: readonly EntryId[],
    attrs: object,
    shape: Shape,
    dtype: DType = this.entry(inputs.at(-1)!).dtype,
  ): EntryId {
    return append(this.#entries, opEntry(op, inputs, attrs as Attributes, shape, dtype));
  }

  reshape(id: EntryId, shape: Shape): EntryId {
    return sameShape(this.shapeOf(id), shape) ? id : this.add(registry.reshape, [id], { shape }, shape);
  }

  transpose(id: EntryId, perm: readonly number[]): EntryId {
    const shape = this.shapeOf(id);
    const turned = perm.map((axis) => shape[axis]!);
    const long = perm.filter((axis) => shape[axis]! > 1);
    const isSame = long.every((axis, i) => i === 0 || axis > long[i - 1]!);
    return isSame ? this.reshape(id, turned) : this.add(registry.transpose, [id], { perm }, turned);
  }

  constant(data: TypedArray, shape: Shape, dtype: DType): EntryId {
    return append(this.#entries, { kind: 'constant', shape, dtype, value: viewOf(data, shape) });
  }

  number(value: number, dtype: DType): EntryId {
    const data = allocate(dtype, 1, 'constant');
    data[0] = value;
    return this.constant(data, [], dtype);
  }

  /** For a shape, the place of each element. */
  places(shape: Shape): EntryId {
    return this.add(placesOp, [], { shape }, shape, 'int32');
  }

  /** What comes of the elements along axes, which are left out of the result: of large arrays in parts, sums of floats in float64. */
  reduce(op: OpDef, id: EntryId, axes: readonly number[]): EntryId {
    const { shape, dtype } = this.entry(id);
    const partial = partialOf(shape, axes);
    if (!partial) return this.#reduced(op, id, axes);
    const isWide = op === registry.sum && dtype === 'float32';
    const { parts, inner } = partial;
    const cut = this.reshape(isWide ? this.cast(id, 'float64') : id, partial.shape);
    const order = [...parts, ...partial.shape.flatMap((_, axis) => (parts.includes(axis) ? [] : [axis]))];
    const each = this.#reduced(
      op,
      this.transpose(cut, order),
      inner.map((axis) => order.indexOf(axis)),
    );
    const whole = this.#reduced(
      op,
      each,
      parts.map((_, i) => i),
    );
    return isWide ? this.cast(whole, dtype) : whole;
  }

  #reduced(op: OpDef, id: EntryId, axes: readonly number[]): EntryId {
    const kept = this.shapeOf(id).filter((_, axis) => !axes.includes(axis));
    return this.add(op, [id], { axes }, kept);
  }

  cast(id: EntryId, dtype: DType): EntryId {
    return this.add(registry.cast, [id], { dtype }, this.shapeOf(id), dtype);
  }
}

/** An array whose axes have names: an axis of the same name is the same one. */
export interface Named {
  readonly id: EntryId;
  readonly axes: readonly string[];
}

/** Groups of four take one step in a kernel. */
const GROUP = 4;

/** What arrays with named axes are multiplied to. */
export class Contraction {
  readonly #writer: Writer;
  readonly #left: Named;
  readonly #right: Named;
  readonly #lengths = new Map<string, number>();

  constructor(writer: Writer, left: Named, right: Named) {
    this.#writer = writer;
    this.#left = left;
    this.#right = right;
    for (const { id, axes } of [left, right]) {
      const shape = writer.shapeOf(id);
      for (const [axis, name] of axes.entries()) this.#lengths.set(name, shape[axis]!);
    }
  }

  length(names: readonly string[]): number {
    return sizeOf(this.#shape(names));
  }

  #shape(names: readonly string[]): Shape {
    return names.map((name) => this.#lengths.get(name)!);
  }

  /** An array with its axes in another order. */
  #ordered({ id, axes }: Named, order: readonly string[]): EntryId {
    return this.#writer.transpose(
      id,
      order.map((name) => axes.indexOf(name)),
    );
  }

  /** The sums of products for the axes of `kept`, as products of matrices: those of a batch for axes that both have. */
  product(kept: readonly string[]): EntryId {
    const writer = this.#writer;
    const [left, right] = [this.#left, this.#right];
    const isIn =
      ({ axes }: Named) =>
      (name: string) =>
        axes.includes(name);
    const batch = kept.filter((name) => isIn(left)(name) && isIn(right)(name));
    const single = kept.filter((name) => !batch.includes(name));
    const rows = single.filter(isIn(left));
    const columns = single.filter((name) => !rows.includes(name));
    const depth = left.axes.filter((name) => !kept.includes(name));
    const matrix = (of: Named, ...groups: readonly (readonly string[])[]) => {
      const whole = this.#ordered(of, [...batch, ...groups.flat()]);
      return writer.reshape(whole, [...this.#shape(batch), ...groups.map((names) => this.length(names))]);
    };
    const shape = [...this.#shape(batch), this.length(rows), this.length(columns)];
    const inputs = [matrix(left, rows, depth), matrix(right, depth, columns)];
    const flat = writer.add(registry.matmul, inputs, { transposeA: false, transposeB: false }, shape);
    const order = [...batch, ...rows, ...columns];
    return this.#ordered({ id: writer.reshape(flat, this.#shape(order)), axes: order }, kept);
  }

  /** The same, each product of numbers by itself. */
  sum(kept: readonly string[], op = registry.sum): EntryId {
    const writer = this.#writer;
    const order = this.#inGroups(kept);
    const added = this.#left.axes.filter((name) => !kept.includes(name));
    const last = order.at(-1)!;
    // What is added up comes before the axis that is gone over in groups.
    const space = [...order.slice(0, -1), ...added, last];
    const spread = (of: Named) =>
      writer.reshape(
        this.#ordered(
          of,
          space.filter((name) => of.axes.includes(name)),
        ),
        space.map((name) => (of.axes.includes(name) ? this.#lengths.get(name)! : 1)),
      );
    const inputs = [spread(this.#left), spread(this.#right)];
    const products = writer.add(registry.mul, inputs, {}, this.#shape(space));
    const axes = added.map((name) => space.indexOf(name));
    return this.#ordered({ id: writer.reduce(op, products, axes), axes: order }, kept);
  }

  /** The axes of a result such that there are whole groups along the last one, if there is such an axis among those of channels. */
  #inGroups(kept: readonly string[]): readonly string[] {
    const last = kept.at(-1)!;
    if (this.#lengths.get(last)! >= GROUP || !kept.includes('group')) return kept;
    return [...kept.filter((name) => name !== 'group'), 'group'];
  }
}
