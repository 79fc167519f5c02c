/** Axes of a space, and the strides of operands along them. */
export interface Axes {
  readonly lengths: readonly number[];
  readonly strides: readonly (readonly number[])[];
}

/** The axes of `order`, without those of length 1, and those joined that run on from one another for all operands. */
export function joinedAxes(
  lengths: readonly number[],
  strides: readonly (readonly number[])[],
  order: readonly number[],
): Axes {
  const joined: { length: number; strides: number[] }[] = [];
  for (const axis of order) {
    const length = lengths[axis]!;
    if (length === 1) continue;
    const own = strides.map((each) => each[axis]!);
    const outer = joined.at(-1);
    if (outer?.strides.every((stride, i) => stride === own[i]! * length)) {
      outer.length *= length;
      outer.strides = own;
    } else joined.push({ length, strides: own });
  }
  return {
    lengths: joined.map(({ length }) => length),
    strides: strides.map((_, i) => joined.map((axis) => axis.strides[i]!)),
  };
}
