import { ShapeError, ValueError } from '../errors.ts';

/** How many axes an array may have, as in NumPy. */
export const MOST_AXES = 64;

/** How many elements an array may have: their places are 32-bit integers. */
const MOST_ELEMENTS = 2 ** 31 - 1;

/** How many bytes an array may take: 4 GiB, the most that every JavaScript engine gives. */
const MOST_BYTES = 2 ** 32;

const advice = 'Make it smaller, or work on one part after the other';

/**
 * Checks that an array can have `rank` axes.
 * @throws ShapeError otherwise.
 */
export function checkRank(where: string, rank: number): void {
  if (rank <= MOST_AXES) return;
  throw new ShapeError({
    where,
    got: `${rank} axes`,
    expected: `at most ${MOST_AXES}`,
    fix: 'Reshape so that axes which are used together are one',
  });
}

/**
 * Checks that an array of `shape` can be held in memory, before memory is taken for it.
 *
 * @param bytes The size of an element.
 * @throws ValueError that says how large it would be.
 */
export function checkSize(where: string, shape: readonly number[], dtype: string, bytes: number): void {
  checkRank(where, shape.length);
  let size = 1;
  for (const length of shape) size *= length;
  // An axis of no elements makes all of them none, however long the others are.
  if ((size <= MOST_ELEMENTS && size * bytes <= MOST_BYTES) || shape.includes(0)) return;
  throw new ValueError({
    where,
    got: `shape [${shape.join(', ')}] of ${dtype}, which is ${size} elements in ${size * bytes} bytes`,
    expected: `at most ${MOST_ELEMENTS} elements in ${MOST_BYTES} bytes (4 GiB)`,
    fix: advice,
  });
}

/** How many places nested lists may have in all: more is more than an engine has room for, at 8 bytes each and more. */
const MOST_PLACES = 2 ** 27;

/**
 * Checks that there is room for the elements of an array in nested lists.
 * @throws ValueError that says how many places those would have.
 */
export function checkLists(where: string, shape: readonly number[]): void {
  const places = shape.reduceRight((within, length) => length * (1 + within), 0);
  if (places <= MOST_PLACES) return;
  throw new ValueError({
    where,
    got: `shape [${shape.join(', ')}], whose nested lists have ${places} places`,
    expected: `at most ${MOST_PLACES}`,
    fix: advice,
  });
}

/** How many characters a text may have in V8. */
const LONGEST_TEXT = 2 ** 29 - 24;

/** How many characters a number may have as JSON, such as `-1.7976931348623157e+308`, and what stands around it. */
const LONGEST_NUMBER = 26;

/** What JSON has for a number that is none. */
const NULL = 'null'.length;

/**
 * Checks that there is room for the elements of an array in one text, as JSON.
 * @param flags Whether they are written as true and false.
 * @throws ValueError that says how long it would be.
 */
export function checkText(where: string, shape: readonly number[], data: ArrayLike<number>, flags: boolean): void {
  const count = data.length;
  let [lists, within] = [1, 1];
  for (const places of shape.slice(0, -1)) {
    within *= places;
    lists += within;
  }
  // With the brackets of each list, and commas.
  let length = 3 * lists + count;
  if (length + LONGEST_NUMBER * count <= LONGEST_TEXT) return;
  if (flags) length += count * 'false'.length;
  for (let i = 0; i < count && !flags && length <= LONGEST_TEXT; i++) {
    length += Number.isFinite(data[i]) ? String(data[i]).length : NULL;
  }
  if (length <= LONGEST_TEXT) return;
  throw new ValueError({
    where,
    got: `shape [${shape.join(', ')}], whose elements are more than ${LONGEST_TEXT} characters as JSON`,
    expected: 'at most as many as a text may have',
    fix: 'Save it with saveNpy, or write one part after the other',
  });
}

/**
 * What `take` returns, memory of `bytes` bytes.
 * @throws ValueError where the machine has not that much left.
 */
export function takeMemory<T>(where: string, bytes: number, take: () => T): T {
  try {
    return take();
  } catch {
    throw new ValueError({
      where,
      got: `an array of ${bytes} bytes`,
      expected: 'no more than there is memory left',
      fix: advice,
    });
  }
}
