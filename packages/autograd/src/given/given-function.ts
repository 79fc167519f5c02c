import { ValueError } from '../errors.ts';
import { describeValue } from './describe-value.ts';
import { disregard, isPromise } from './is-promise.ts';

const STARRED = 'Take the star off, and return the result in place of yielding it';
const ADVICE = 'Take async and await off the function: await what it needs before, and hand it in';

/** What functions of the language's other kinds are called, and what to do about them. */
const kinds: Readonly<Record<string, readonly [name: string, fix: string]>> = {
  AsyncFunction: ['an async function', ADVICE],
  GeneratorFunction: ['a generator function', STARRED],
  AsyncGeneratorFunction: ['an async generator function', ADVICE],
};

/**
 * Rejects what is no function, and a function that does its work later, before it is called.
 *
 * @param expected What it should be, such as `a function of tensors`.
 * @param example How to call `where`.
 * @param awaits Whether what it returns is waited for: it may be async then. Default: false.
 * @throws ValueError
 */
export function checkFunction(where: string, f: unknown, expected: string, example: string, awaits = false): void {
  if (typeof f !== 'function') {
    throw new ValueError({ where, got: describeValue(f), expected, fix: `Write ${example}` });
  }
  if (Object.getOwnPropertyDescriptor(f, 'prototype')?.writable === false) {
    throw new ValueError({ where, got: 'a class', expected, fix: `Write ${example}` });
  }
  const name = Object.prototype.toString.call(f).slice('[object '.length, -1);
  const kind = kinds[name];
  if (kind && !(awaits && name === 'AsyncFunction')) {
    throw new ValueError({ where, got: kind[0], expected, fix: awaits ? STARRED : kind[1] });
  }
}

/** What a function returned, unless that is a promise: what it does later would be missed. @throws ValueError */
export function checkDone<T>(where: string, result: T): T {
  if (!isPromise(result)) return result;
  disregard(result);
  throw new ValueError({
    where,
    got: 'a function that returns a Promise',
    expected: 'one that has done its work when it returns',
    fix: ADVICE,
  });
}
