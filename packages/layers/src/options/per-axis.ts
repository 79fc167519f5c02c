import { type PerAxis, ValueError } from '@keisan/autograd';
import { describeAsJson, everyPlace } from '@keisan/autograd/internal';
import type { Kind, Place } from './kind.ts';

/** How much before, and how much after. */
export type Pair = readonly [before: number, after: number];

/** One whole number for both ends of all axes, one for both ends of each axis, or two for each. */
export type Pairs = number | readonly (number | Pair)[];

function wrongSizes({ where, name }: Place, value: unknown, expected: string): ValueError {
  return new ValueError({ where, got: `${name} ${describeAsJson(value)}`, expected });
}

const isCount = (value: unknown, least: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= least;

function counts(value: unknown, length: number, least: number): readonly number[] | null {
  if (isCount(value, least)) return Object.freeze(new Array<number>(length).fill(value));
  const fits = Array.isArray(value) && value.length === length && everyPlace(value, (n) => isCount(n, least));
  return fits ? Object.freeze([...(value as number[])]) : null;
}

/** A whole number of at least `least`, for all of so many axes or for each; kept as one for each. */
export function perAxis(length: number, least = 1): Kind<PerAxis, readonly number[]> {
  return {
    type: { name: 'perAxis', length, least },
    read(value, place) {
      const read = counts(value, length, least);
      if (read) return read;
      throw wrongSizes(place, value, `a whole number of at least ${least}, or a list of ${length} of them`);
    },
  };
}

/** Whole numbers of at least 0 for both ends of so many axes; kept as two for each. */
export function pairs(length: number): Kind<Pairs, readonly Pair[]> {
  return {
    type: { name: 'pairs', length },
    read(value: unknown, place: Place) {
      const list: readonly unknown[] = Array.isArray(value) ? value : new Array<unknown>(length).fill(value);
      const read = list.length === length ? Array.from(list, (one) => counts(one, 2, 0)) : [null];
      if (!read.includes(null)) return Object.freeze(read as unknown as Pair[]);
      throw wrongSizes(place, value, `a whole number of at least 0, or a list of ${length}, each such a number or two`);
    },
  };
}
