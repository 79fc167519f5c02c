import { pngOf } from '../png.ts';

/** Red, green and blue, each from 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

/** Rows of pixels. */
export type Picture = readonly (readonly Color[])[];

/** White for 0, red for `most` and blue for `-most`. */
export function signed(value: number, most: number): Color {
  const share = Math.min(1, Math.abs(value) / most);
  const rest = Math.round(255 * (1 - share));
  return value < 0 ? [rest, rest, 255] : [255, rest, rest];
}

/** Black for 0 and white for 1. */
export function grey(value: number): Color {
  const level = Math.round(255 * value);
  return [level, level, level];
}

/** Numbers as squares of so many pixels along each side, in the colour that each has. */
export function drawing(
  values: readonly (readonly number[])[],
  size: number,
  colorOf: (value: number) => Color,
): Picture {
  const repeat = <T>(items: readonly T[]) => items.flatMap((item) => new Array<T>(size).fill(item));
  return repeat(values.map((row) => repeat(row.map(colorOf))));
}

/** Pictures of one size, so many in a row, with grey lines between them. */
export function tiled(pictures: readonly Picture[], columns: number, gap: number): Picture {
  const [height, width] = [pictures[0]!.length, pictures[0]![0]!.length];
  const rows = Math.ceil(pictures.length / columns);
  const line = grey(0.6);
  return Array.from({ length: rows * (height + gap) - gap }, (_, y) =>
    Array.from({ length: columns * (width + gap) - gap }, (_, x) => {
      const tile = pictures[Math.floor(y / (height + gap)) * columns + Math.floor(x / (width + gap))];
      return tile?.[y % (height + gap)]?.[x % (width + gap)] ?? line;
    }),
  );
}

/** The bytes of a PNG file. */
export function png(picture: Picture): Buffer {
  const rows = picture.map((row) => Uint8Array.from(row.flat()));
  return pngOf(picture[0]!.length, 'rgb', rows);
}
