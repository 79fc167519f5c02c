import { fileURLToPath } from 'node:url';
import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { isFetched } from './fetched.ts';

/** What begins a URL. A single letter is a drive. */
const URL_OF = /^([a-z][a-z\d+.-]+):\/\//i;

/** What browsers keep files by. */
const OF_BROWSERS = /^(indexeddb|downloads|localstorage)$/i;

function expectation(text: unknown): string {
  const scheme = typeof text === 'string' ? URL_OF.exec(text)?.[1] : undefined;
  if (scheme && OF_BROWSERS.test(scheme)) return 'a path: only browsers keep files by such names';
  if (scheme && /^https?$/i.test(scheme)) return 'a path: nothing is written to servers';
  return "a path, or a URL of a file such as new URL('file', import.meta.url)";
}

/**
 * The path of a file: as it is, or that of a URL.
 * @param name What it was given as, for the message: `toFile `.
 * @throws ValueError for whatever leads to no file here: before anything is made of it.
 */
export function pathOf(where: string, given: unknown, name = ''): string {
  const text = given instanceof URL ? given.href : given;
  const refuse = (expected: string, fix = '') =>
    new ValueError({ where, got: name + describeValue(text), expected, fix });
  if (typeof text !== 'string' || text === '') throw refuse(expectation(text));
  let path = text;
  if (given instanceof URL || URL_OF.test(text) || isFetched(text)) {
    try {
      path = fileURLToPath(text);
    } catch {
      throw refuse(expectation(text));
    }
  }
  if (path.includes('\0')) throw refuse('a path without the character \\0', 'Take it out');
  return path;
}
