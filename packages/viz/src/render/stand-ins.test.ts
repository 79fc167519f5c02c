import fc from 'fast-check';
import { expect, test } from 'vitest';
import { substituteNonAscii } from './stand-ins.ts';

test.each([
  ['plain', 'plain'],
  ['層 (Dense)', 'j0j (Dense)'],
  ['隠れ層がある', 'j0jnnnnnnnnn'],
  ['a café', 'a j0jnn'],
  // The n is part of the end of a line, not of the word.
  ['一\\n二', 'j0j\\nj1j'],
  ['\\n二三', '\\nj0jnn'],
  ['\\é', '\\j0j'],
  ['j 層', 'j J0J'],
])('%s', (text, expected) => {
  expect(substituteNonAscii(text).text).toBe(expected);
});

test('all letters come back, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const { text: ascii, restore } = substituteNonAscii(text);
      expect(ascii).toMatch(/^\p{ASCII}*$/u);
      expect(restore(ascii)).toBe(text);
    }),
    { seed: 1 },
  );
});

test('a text that uses every letter', () => {
  const text = '層 jJzZqQXYK qjq 0n';
  const { text: ascii, restore } = substituteNonAscii(text);
  expect(restore(ascii)).toBe(text);
});

test('a word of any length', () => {
  for (const letters of ['x', '\\x', '層', 'x層 ']) {
    const text = letters.repeat(100_000);
    const { text: ascii, restore } = substituteNonAscii(text);
    expect(restore(ascii) === text).toBe(true);
  }
});
