import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ValueError } from '@keisan/autograd';
import { describe, expect, test } from 'vitest';
import { pathOf } from './path.node.ts';

describe('the path of a file', () => {
  test.each(['a', './data:1', 'a:b', 'C:\\a', 'about:blank', '..', 'ftp:', '/a b%20c'])('%s as it is', (path) => {
    expect(pathOf('here', path)).toBe(path);
  });

  test('of a URL, and of one in a string', () => {
    const path = join(import.meta.dirname, 'a b#c');
    const url = pathToFileURL(path);
    expect([url, url.href, url.href.replace('file', 'FILE')].map((given) => pathOf('here', given))).toEqual([
      path,
      path,
      path,
    ]);
  });
});

const file = "a path, or a URL of a file such as new URL('file', import.meta.url)";

test.each<[unknown, string]>([
  ['', file],
  [1, file],
  [null, file],
  [{}, file],
  ['ftp://host/a', file],
  ['s3://bucket/a', file],
  ['file://host/a', file],
  ['file:///a%2Fb', file],
  ['data:,abc', file],
  ['blob:nodedata:1', file],
  [new URL('ftp://host/a'), file],
  [new URL('file://host/a'), file],
  [new URL('data:,abc'), file],
  [new URL('node:fs'), file],
  ['https://host/a', 'a path: nothing is written to servers'],
  ['HTTP:a', file],
  [new URL('http://host/a'), 'a path: nothing is written to servers'],
  ['indexeddb://a', 'a path: only browsers keep files by such names'],
  ['a\0b', 'a path without the character \\0. Take it out'],
  ['file:///a%00b', 'a path without the character \\0. Take it out'],
])('%o is none', (given, expected) => {
  expect(() => pathOf('here', given, 'toFile ')).toThrow(ValueError);
  expect(() => pathOf('here', given, 'toFile ')).toThrow(/^here: got toFile /);
  expect(() => pathOf('here', given, 'toFile ')).toThrow(`; expected ${expected}.`);
});
