import { describe, expect, test } from 'vitest';
import { cellLength, clip, type Overflow, paint, textOf, trimEnd, wrapText } from './rich-text.ts';

const plain = (text: string) => [{ text, style: '' }];
const wrapped = (text: string, cells: number, overflow: Overflow) => wrapText(plain(text), cells, overflow).map(textOf);

test.each([
  ['', 0],
  ['dense', 5],
  ['入力層', 6],
  ['カナ', 4],
  ['ｶﾅ', 2],
  ['한글', 4],
  ['e\u0301', 1],
  ['🙂', 2],
  ['│…', 2],
])('%s takes %i columns', (text, expected) => {
  expect(cellLength(text)).toBe(expected);
});

// The lines are those of rich 15: Text(text).wrap(Console(), cells, overflow=overflow)
describe('wrapText', () => {
  test.each([
    ['a few words', 20, 'fold', ['a few words']],
    ['a few words', 5, 'fold', ['a few', 'words']],
    ['a few words', 4, 'ellipsis', ['a ', 'few ', 'wor…']],
    ['dense_1 (Dense)', 9, 'ellipsis', ['dense_1 ', '(Dense)']],
    ['extraordinary', 5, 'fold', ['extra', 'ordin', 'ary']],
    ['an extraordinary word', 6, 'fold', ['an ', 'extrao', 'rdinar', 'y word']],
    ['extraordinary', 5, 'ellipsis', ['extr…']],
    ['隠れ層の名前', 7, 'fold', ['隠れ層', 'の名前']],
    ['隠れ層の名前', 7, 'ellipsis', ['隠れ層…']],
    ['隠れ層の名前', 6, 'ellipsis', ['隠れ …']],
    ['', 5, 'fold', ['']],
  ] as const)('%s in %i columns, %s', (text, cells, overflow, expected) => {
    expect(wrapped(text, cells, overflow)).toEqual(expected);
  });

  test('keeps the style of each part', () => {
    const parts = [
      { text: 'one two ', style: '1' },
      { text: 'three', style: '' },
    ];
    expect(wrapText(parts, 7, 'fold').map((line) => paint(line, true))).toEqual(['\x1b[1mone two\x1b[0m', 'three']);
  });
});

test('clips by columns, not in the middle of a character', () => {
  expect(textOf(clip(plain('入力層'), 5))).toBe('入力');
  expect(textOf(clip([...plain('ab'), ...plain('cd')], 3))).toBe('abc');
});

test.each([
  ['ab  ', 0, 'ab'],
  ['ab  ', 3, 'ab '],
  ['ab', 1, 'ab'],
])('%j without spaces beyond %i columns is %j', (text, cells, expected) => {
  expect(textOf(trimEnd(plain(text), cells))).toBe(expected);
});

test('paints in colour only where asked', () => {
  const parts = [
    { text: 'a', style: '1' },
    { text: 'b', style: '' },
  ];
  expect(paint(parts, false)).toBe('ab');
  expect(paint(parts, true)).toBe('\x1b[1ma\x1b[0mb');
});
