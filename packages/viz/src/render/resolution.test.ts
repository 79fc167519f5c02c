import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { zoomFor } from './resolution.ts';

const inch = { width: 96, height: 96 };
const tall = { width: 96, height: 96_000 };
const vast = { width: 96_000, height: 96_000 };

const log = vi.spyOn(console, 'info').mockImplementation(() => {});
beforeEach(() => void log.mockClear());
afterEach(() => void vi.clearAllMocks());

test.each([
  ['200 dots per inch, if none are given', inch, undefined, 200],
  ['as many as are given', inch, 300, 300],
  ['as many as a side can have', tall, undefined, 32],
  ['as many as memory can hold', vast, undefined, 8],
  ['as many as a side can have, asked for', tall, 32, 32],
  ['fewer than one', { width: 9.6e6, height: 9.6e6 }, 0.05, 0.05],
])('%s', (_, size, dpi, expected) => {
  expect(zoomFor('plotGraph', size, dpi) * 96).toBeCloseTo(expected);
  expect(log).toHaveBeenCalledTimes(dpi === undefined && expected < 200 ? 1 : 0);
});

test('a resolution that falls says so', () => {
  zoomFor('plotGraph', tall);
  expect(log.mock.calls).toMatchInlineSnapshot(`
    [
      [
        "plotGraph: the picture has 32 dots per inch instead of 200, for it may have at most 67108864 pixels, and 32767 along each side. An SVG is sharp at every size: end toFile in .svg.",
      ],
    ]
  `);
});

test.each([
  [tall, 33],
  [vast, 9],
  [inch, 1e9],
  [inch, Number.MAX_VALUE],
  [inch, 0.1],
  [{ width: 96, height: 9.6e9 }, undefined],
  [{ width: Number.POSITIVE_INFINITY, height: 1 }, undefined],
])('a picture that cannot be drawn: %j at %d', (size, dpi) => {
  expect(() => zoomFor('plotGraph', size, dpi)).toThrow(/^plotGraph: got dpi .*write an SVG|Write an SVG/);
});
