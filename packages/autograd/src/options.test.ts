import { describe, expect, expectTypeOf, test } from 'vitest';
import { tensor } from './index.ts';
import { checkOptions, type OptionNames } from './options.ts';

interface Options {
  units?: number;
  activation?: string;
}

const known: OptionNames<Options> = { units: true, activation: true };

interface Typed {
  alpha?: number;
  name?: string;
  keepdims?: boolean;
  axis?: number | null;
}

const typed: OptionNames<Typed> = { alpha: 'number', name: 'string', keepdims: 'boolean', axis: true };
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
    expect(check(new Map())).not.toThrow();
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
    expect(check(Object.create({ added: 1 }))).not.toThrow();
    expect(check(Object.assign(Object.create({ added: 1 }), { unit: 3 }))).toThrow('in place of the options');
  });

  test('rejects values of another type where the type is told', () => {
    const give = (options: unknown) => () => checkOptions('elu', options as Typed, typed);
    expect(give({ alpha: Number.NaN, name: '', keepdims: false, axis: 'any' })).not.toThrow();
    expect(give({ alpha: undefined })).not.toThrow();
    expect(give({ alpha: '1' })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: elu: got alpha "1"; expected a number.]`,
    );
    expect(give({ name: Symbol('a') })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: elu: got name Symbol(a); expected a string.]`,
    );
    expect(give({ keepdims: null })).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: elu: got keepdims null; expected true or false.]`,
    );
    expect(give({ alpha: Object.create(null), aplha: 1 })).toThrow('unknown option aplha');
    expect(give(Object.create({ alpha: '1' }))).toThrow('in place of the options');
    expectTypeOf<OptionNames<Typed>['alpha']>().toEqualTypeOf<true | 'number'>();
    expectTypeOf<OptionNames<Typed>['axis']>().toEqualTypeOf<true>();
  });

  test('says so where there are no options', () => {
    expect(() => checkOptions('Zeros', { value: 1 } as object, {})).toThrowErrorMatchingInlineSnapshot(
      `[ValueError: Zeros: got the unknown option value; expected no options.]`,
    );
  });
});
