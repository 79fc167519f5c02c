import type { ErrorParts } from '../errors.ts';
import { describeValue } from './describe-value.ts';

/** `categorical_crossentropy`, `categoricalCrossentropy` and `CategoricalCrossentropy` are one name. */
export const normalizeName = (name: string): string => name.replaceAll('_', '').toLowerCase();

/** How many letters must be put in, taken out or replaced to turn one word into the other (Levenshtein 1965). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

/** No known name is longer: of a longer one, only so much is compared. */
const LONGEST = 60;

/** `lr` of `learningRate` and of `learning_rate`. */
const initials = (name: string): string => name.replace(/(?<=[A-Za-z])[a-z]+|[\d_]/g, '').toLowerCase();

/** What Keras 2 had other names for. */
const RENAMED: Readonly<Record<string, string>> = { alpha: 'negativeSlope', inputdim: 'inputShape', nbepoch: 'epochs' };

/** A known name that another one stands for: its initials, its former name, another spelling, or a part of it. */
function longFor(name: string, wanted: string, known: readonly string[]): string | undefined {
  if (name.length < 2) return undefined;
  const found = known.find((word) => initials(word) === name.toLowerCase() || word === RENAMED[wanted]);
  if (found || wanted.length < 3) return found;
  const places = known.map((word) => normalizeName(word).indexOf(wanted));
  return known[places.indexOf(0)] ?? known[places.findIndex((place) => place > 0)];
}

/** `Did you mean 'relu'?` for a name that is close to a known one, or stands for it; nothing for another. */
export function suggestion(name: string, known: readonly string[]): string {
  const wanted = normalizeName(name.slice(0, LONGEST)).trim();
  const distances = known.map((word) => editDistance(normalizeName(word).trim(), wanted));
  const least = distances.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const long = least > 0 && longFor(name, wanted, known);
  if (long) return `Did you mean '${long}'?`;
  return least <= Math.max(2, wanted.length / 3) ? `Did you mean '${known[distances.indexOf(least)]}'?` : '';
}

/** What is wrong with a `what` that is none of the known ones, for the error to say. */
export function notAmong(where: string, what: string, value: unknown, known: readonly string[]): ErrorParts {
  return {
    where,
    got: `${what} ${describeValue(value)}`,
    expected: `one of ${known.join(', ')}`,
    fix: typeof value === 'string' ? suggestion(value, known) : '',
  };
}
