import { type Tensor, ValueError } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { Sequential } from '../index.ts';
import { Layer } from '../layer/layer.ts';
import { layerOptions } from '../layer/layer-options.ts';
import { anyNumber, axis, flag, type Kind, listOf, nullable, number, oneOf, seed, text, wholeNumber } from './kind.ts';
import { first, option, required } from './option.ts';
import { args, readOptions, withDefaults } from './read.ts';

const place = { where: 'Here', name: 'it' };

describe('what is taken', () => {
  test.each<[string, Kind, readonly unknown[]]>([
    ['flags', flag, [true, false]],
    ['strings', text, ['', 'a']],
    ['numbers', number(), [0, -1.5, 1e300]],
    ['bounds that are included', number({ from: 0, to: 1 }), [0, 0.5, 1]],
    ['what is within bounds that are not', number({ above: 0, below: 1 }), [1e-300, 0.5, 1 - 1e-16]],
    ['any number', anyNumber, [Infinity, -Infinity, 0]],
    ['whole numbers', wholeNumber({ from: 1 }), [1, 2 ** 40]],
    ['seeds', seed, [0, -3]],
    ['axes', axis, [0, -1]],
    ['one of a few', oneOf<unknown>('a', 3, null), ['a', 3, null]],
    ['null', nullable(number()), [null, 1]],
  ])('%s', (_, kind, values) => {
    for (const value of values) expect(kind.read(value, place)).toBe(value);
  });
});

test('what is not is said in a sentence', () => {
  const said = (kind: Kind, value: unknown): string => {
    try {
      kind.read(value, place);
    } catch (error) {
      expect(error).toBeInstanceOf(ValueError);
      return (error as Error).message;
    }
    return 'accepted';
  };
  expect([
    said(flag, 'false'),
    said(text, 3),
    said(number(), '1'),
    said(number({ from: 0 }), -1),
    said(number({ above: 0 }), 0),
    said(number({ from: 0, to: 1 }), 3),
    said(number({ from: 0, below: 1 }), 1),
    said(number({ above: -1, to: 1 }), Number.NaN),
    said(wholeNumber(), 0.5),
    said(wholeNumber({ from: 1 }), 0),
    said(anyNumber, Number.NaN),
    said(oneOf('left', 'right'), 'lefft'),
    said(nullable(flag), 0),
  ]).toMatchInlineSnapshot(`
    [
      "Here: got it "false"; expected true or false.",
      "Here: got it 3; expected a string.",
      "Here: got it "1"; expected a finite number.",
      "Here: got it -1; expected a finite number of at least 0.",
      "Here: got it 0; expected a finite number of more than 0.",
      "Here: got it 3; expected a number from 0 to 1.",
      "Here: got it 1; expected a number of at least 0 and below 1.",
      "Here: got it NaN; expected a number of more than -1 and at most 1.",
      "Here: got it 0.5; expected a whole number.",
      "Here: got it 0; expected a whole number of at least 1.",
      "Here: got it NaN; expected a number.",
      "Here: got it "lefft"; expected one of left, right. Did you mean 'left'?",
      "Here: got it 0; expected true or false.",
    ]
  `);
});

describe('what was given', () => {
  const schema = { rate: first(number(), 0.5), useBias: option(flag, true), shift: option(number()) };

  test.each([
    [[], { rate: 0.5, useBias: true, shift: undefined }],
    [[0.1], { rate: 0.1, useBias: true, shift: undefined }],
    [[{ rate: 0.1, shift: 2 }], { rate: 0.1, useBias: true, shift: 2 }],
    [[0.1, { useBias: false }], { rate: 0.1, useBias: false, shift: undefined }],
    [[undefined, { useBias: false }], { rate: 0.5, useBias: false, shift: undefined }],
  ])('%j', (values, expected) => {
    expect(readOptions('Here', schema, args(...values))).toEqual(expected);
  });

  test('with other defaults, the innermost first', () => {
    const given = withDefaults(withDefaults({ useBias: false }, { rate: 0.2 }), { rate: 0.3, shift: 4 });
    expect(readOptions('Here', schema, given)).toEqual({ rate: 0.2, useBias: false, shift: 4 });
  });

  test.each([
    [args(0.1, { rate: 0.1 }), 'Here: got rate twice: 0.1 first, and 0.1 among the options; expected it once.'],
    [args('0.1'), 'Here: got rate "0.1"; expected a finite number.'],
    [args(null), 'Here: got rate null; expected a finite number.'],
    [args(0.1, 3), 'Here: got 3 in place of the options'],
    [args({ rat: 1 }), "Here: got the unknown option rat; expected any of rate, useBias, shift. Did you mean 'rate'?"],
    [{ useBias: 1 }, 'Here: got useBias 1; expected true or false.'],
  ])('wrongly (%#)', (given, message) => {
    expect(() => readOptions('Here', schema, given)).toThrow(message);
  });

  test('what is required comes first, and only there', () => {
    const needed = { units: required(wholeNumber()), useBias: option(flag, true) };
    expect(readOptions('Here', needed, args(3, { useBias: false }))).toEqual({ units: 3, useBias: false });
    expect(() => readOptions('Here', needed, args())).toThrow('got units undefined; expected a whole number');
    expect(() => readOptions('Here "h"', needed, args({ units: 3, useBias: false }))).toThrow(
      'Here "h": got units among the options; expected units first, and then the options. Write new Here(3, { ... }).',
    );
    expect(() => readOptions('Here', needed, args({ unit: 3 }))).toThrow('got units an object of class Object');
    expect(() => readOptions('Here', needed, args(3, { units: 3 }))).toThrow('got the unknown option units');
  });
});

test("a kind of one's own is an object with read, by itself and in others", () => {
  const even: Kind<number> = {
    read(value, { where, name }) {
      if (typeof value === 'number' && value % 2 === 0) return value;
      throw new ValueError({ where, got: `${name} ${value}`, expected: 'an even number' });
    },
  };
  class Halves extends Layer {
    static readonly className: string = 'Halves';
    static override readonly optionSchema = {
      size: option(even, 2),
      sizes: option(listOf(even), []),
      none: option(nullable(even), null),
      ...layerOptions,
    };
    constructor(options: object = {}) {
      super(options);
    }
    override call(x: Tensor) {
      return x;
    }
  }
  const layer = new Halves({ size: 4, sizes: [2], name: 'halves' });
  expect(layer.getConfig()).toEqual({
    name: 'halves',
    trainable: true,
    dtype: 'float32',
    size: 4,
    sizes: [2],
    none: null,
  });
  expect(() => new Halves({ size: 3 })).toThrow('size 3; expected an even number');
  expect(() => new Sequential([layer]).toJson()).not.toThrow();
});
