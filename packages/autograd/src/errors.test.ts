import { expect, test } from 'vitest';
import { concat, full, type KeisanError, Parameter, slice, tensor, transpose, ValueError, zeros } from './index.ts';

const huge = 'x'.repeat(1e6);
const messageOf = (mistake: () => unknown): string => {
  try {
    mistake();
  } catch (error) {
    return (error as KeisanError).message;
  }
  return 'accepted';
};

test.each<[string, () => unknown]>([
  ['a text', () => tensor(huge as never)],
  ['a text among numbers', () => tensor([huge] as never)],
  ['an option', () => zeros([1], { [huge]: 1 })],
  ['a dtype', () => zeros([1], { dtype: huge as never })],
  ['a name', () => new Parameter(zeros([2]), { name: huge }).assign(zeros([3]))],
  ['a shape', () => zeros(new Array(1e5).fill(-1))],
  ['many shapes', () => concat(Array.from({ length: 1000 }, (_, i) => zeros([1, i])))],
  ['axes', () => transpose(tensor([1]), new Array(1e5).fill(0))],
  ['a range', () => slice(tensor([1]), [new Array(1e5).fill('x') as never])],
  ['a number to fill with', () => full([1], huge as never)],
])('a message quotes the start of %s, however large', (_, mistake) => {
  const message = messageOf(mistake);
  expect(message).toMatch(/; expected .*\.$/);
  expect(message.length).toBeLessThan(1000);
});

test('what could move a cursor or end a line is written out', () => {
  const where = 'Dense "a\u001b[2J\r\nb\u009b\u2028\u202e"';
  const error = new ValueError({ where, got: '\u0000', expected: '計算 é 👩‍🚀', fix: 'Write\tanother' });
  expect(error.message).toMatchInlineSnapshot(
    `"Dense "a\\u001b[2J\\u000d\\u000ab\\u009b\\u2028\\u202e": got \\u0000; expected 計算 é 👩‍🚀. Write\\u0009another."`,
  );
});

test('a message that is quoted again stays as it is', () => {
  const error = new ValueError({ where: `\n${huge}`, got: '\u001b'.repeat(1000) });
  expect(new ValueError(error).message).toBe(error.message);
});

test('an error has the name that its class states, where code was made small', () => {
  class e extends ValueError {
    static override readonly className = 'DataError';
  }
  expect(new e({ where: 'f', got: '3' }).name).toBe('DataError');
});
