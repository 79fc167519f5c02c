import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test.each([
  ['dense_1', 'dense_1'],
  ['入力層 🙂', '入力層 🙂'],
  ['a\x1b[31mred', 'a\\u001b[31mred'],
  ['two\r\nlines\t', 'two\\u000d\\u000alines\\u0009'],
  ['\x9b2J\x7f', '\\u009b2J\\u007f'],
  ['\u202eright to left\u2066', '\\u202eright to left\\u2066'],
  ['line\u2028and paragraph\u2029', 'line\\u2028and paragraph\\u2029'],
])('%j is shown as %j', (name, shown) => {
  expect(printable(name)).toBe(shown);
});
