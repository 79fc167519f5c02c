import { Tensor } from 'keisan';

/** What a comment says that a value is. */
export type Shown =
  | { readonly kind: 'exact'; readonly value: string | boolean | null }
  | { readonly kind: 'number'; readonly value: number; readonly within: number }
  | { readonly kind: 'undefined' | 'NaN' | 'Infinity' }
  | { readonly kind: 'array'; readonly items: readonly Shown[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Shown])[] }
  | { readonly kind: 'about'; readonly shown: Shown };

/** How far values may be off that are shown as `about` so much, as a share. */
const ABOUT = 0.02;

/** Float32's precision, as a share. */
const EXACT = 1e-6;

function holds(shown: Shown, actual: unknown, tolerance = EXACT): boolean {
  switch (shown.kind) {
    case 'exact':
      return actual === shown.value;
    case 'undefined':
      return actual === undefined;
    case 'NaN':
      return Number.isNaN(actual);
    case 'Infinity':
      return actual === Number.POSITIVE_INFINITY;
    case 'number':
      return typeof actual === 'number' && isNear(actual, shown.value, shown.within, tolerance);
    case 'array': {
      const items =
        Array.isArray(actual) || ArrayBuffer.isView(actual) ? Array.from(actual as ArrayLike<unknown>) : null;
      return items?.length === shown.items.length && shown.items.every((item, i) => holds(item, items[i], tolerance));
    }
    case 'object': {
      const entries = Object.entries(actual as object);
      return (
        entries.length === shown.entries.length &&
        shown.entries.every(([name, value]) => holds(value, (actual as Record<string, unknown>)[name], tolerance))
      );
    }
    case 'about':
      return holds(shown.shown, actual, ABOUT);
  }
}

const isNear = (actual: number, expected: number, within: number, tolerance: number) =>
  Math.abs(actual - expected) <= Math.max(within, tolerance * Math.abs(expected));

const NUMBER = /-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?/g;
const DURATION = /\b\d+(?:us|ms|s)(?:\/step)?\b/g;

/** Whether two texts are equal but for spaces at the ends of lines, durations, and digits of numbers within `tolerance`. */
function sameText(actual: string, expected: string, tolerance: number): boolean {
  const [a, b] = [actual, expected].map((text) =>
    text.replaceAll(/ +$/gm, '').trim().replaceAll(DURATION, '<duration>'),
  );
  const words = (text: string) => text.split(NUMBER).join('<number>');
  if (words(a!) !== words(b!)) return false;
  const numbers = (text: string) => text.match(NUMBER) ?? [];
  const shown = numbers(b!);
  return numbers(a!).every((n, i) => {
    if (!n.includes('.')) return n === shown[i];
    return isNear(Number(n), Number(shown[i]), 0, tolerance);
  });
}

let printed = '';
let outputStart = 0;
let marked = 0;

/** Takes what a program prints. */
export function print(text: string): void {
  printed += text;
}

/** Forgets what was printed by the program before. */
export function begin(): void {
  printed = '';
  outputStart = 0;
  marked = 0;
}

/** Remembers where the next printed line starts. */
function mark(): void {
  marked = printed.length;
}

function fail(place: string, shown: string, actual: string): never {
  throw new Error(`${place} shows\n${shown}\nbut it is\n${actual}`);
}

/** Checks a value against the comment behind it, and returns it. Tensors are compared as nested arrays. */
function value<T>(place: string, actual: T, shown: Shown, comment: string): T {
  const plain = actual instanceof Tensor ? actual.toArray() : actual;
  if (!holds(shown, plain)) fail(place, comment, JSON.stringify(plain) ?? String(plain));
  return actual;
}

/** Checks what was printed since the mark against the comment behind the statement; no output has to repeat it. */
function line(place: string, comment: string): void {
  const text = printed.slice(marked);
  printed = printed.slice(0, marked);
  if (!sameText(text, comment, EXACT)) fail(place, comment, text);
}

/** Checks a string, or what was printed since the mark, against the comment lines that follow. */
function text(place: string, actual: unknown, comment: string): void {
  const found = typeof actual === 'string' ? actual : printed.slice(marked);
  if (!sameText(found, comment, EXACT)) fail(place, comment, found);
}

/** Checks what was printed since the last output of the page. */
function output(place: string, expected: string, tolerance: number): void {
  const found = printed.slice(outputStart);
  outputStart = printed.length;
  if (!sameText(found, expected, tolerance)) fail(place, expected, found);
}

/**
 * What the programs call that `instrument` has put checks into.
 * @public
 */
export const shown = { mark, value, line, text, output };
