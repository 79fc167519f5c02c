/** A shape in which null stands for a length that is not known yet, such as that of the batch. */
export type PartialShape = readonly (number | null)[];

/** `[null, 784]`, as messages print it. */
export function formatPartialShape(shape: PartialShape): string {
  return `[${shape.map((n) => n ?? 'null').join(', ')}]`;
}
