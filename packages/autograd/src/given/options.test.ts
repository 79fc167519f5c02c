import { describe, expect, test } from 'vitest';
import { tensor } from '../index.ts';
import { describeValue } from './describe-value.ts';
import { checkOptions, type OptionNames } from './options.ts';

interface Options {
  units?: number;
  activation?: string;
}

const known: OptionNames<Options> = { units: true, activation: true };

const check = (options: unknown) => () => checkOptions('Dense "dense"', options as Options, known);

describe('checkOptions', () => {
  test.each([[{}], [{ units: 3 }], [{ activation: 'relu', units: undefined }]])('lets %j pass', (options) => {
    expect(check(options)).not.toThrow();
  });

  test('names what is unknown and suggests the nearest', () => {
    expect(check({ activatoin: 'relu' })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Dense "dense": got the unknown option activatoin; expected any of units, activation. Did you mean 'activation'?]`,
    );
    expect(check({ a: 1, bb: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Dense "dense": got the unknown options a, bb; expected any of units, activation.]`,
    );
    expect(check({ toString: 1 })).toThrow('unknown option toString');
  });

  test('rejects what is no object of options', () => {
    expect(check('relu')).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Dense "dense": got "relu" in place of the options; expected an object with any of units, activation. Write { units: ... }.]`,
    );
    expect(check(null)).toThrow('got null in place of the options');
    expect(check([1])).toThrow('got an array [1] in place of the options');
    expect(check(new Map())).toThrow('got an object of class Map in place of the options');
    expect(
      check(
        new (class Hidden {
          readonly #units = 3;
          get units() {
            return this.#units;
          }
        })(),
      ),
    ).toThrow('Hidden in place of the options');
    expect(check(tensor([1]))).toThrow('got an object of class Tensor in place of the options');
  });

  test('looks at what the object has itself: a prototype may have more', () => {
    const extended = Object.prototype as { added?: number };
    extended.added = 1;
    try {
      check({ units: 3 })();
      check(Object.create(null))();
    } finally {
      delete extended.added;
    }
    expect(check(Object.create({ units: 1 }))).not.toThrow();
    expect(check(Object.assign(Object.create({ added: 1 }), { units: 3 }))).not.toThrow();
    expect(check(Object.assign(Object.create({ added: 1 }), { unit: 3 }))).toThrow('in place of the options');
  });

  test.each([
    ['flag', [true, false, undefined], ['no', 0, null, Symbol('s')], 'true or false'],
    [
      'number',
      [3, -1.5, Number.POSITIVE_INFINITY, undefined],
      ['3', Number.NaN, 3n, null, Object.create(null)],
      'a number',
    ],
    ['text', ['', 'a', null, undefined], [3, Symbol('s'), ['a']], 'a string'],
    ['function', [() => {}, undefined], ['f', null, {}], 'a function'],
    ['list', [[], new Set(), undefined], ['abc', 3, null, {}], 'a list'],
  ] as const)('rejects a value that is no %s', (kind, right, wrong, expected) => {
    const checkOf = (a: unknown) => () => checkOptions('f', { a }, { a: kind });
    for (const value of right) expect(checkOf(value)).not.toThrow();
    for (const value of wrong)
      expect(checkOf(value)).toThrow(`f: got a ${describeValue(value)}; expected ${expected}.`);
  });

  test('says so where there are no options', () => {
    expect(() => checkOptions('Zeros', { value: 1 } as object, {})).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Zeros: got the unknown option value; expected no options.]`,
    );
  });
});
