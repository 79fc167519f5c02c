import { gzipSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { describeFile } from '../testing/tiny.ts';
import { verifiedContent } from './content.ts';

const content = new TextEncoder().encode('the content of a file');
const file = describeFile('file', content);
const gzip = (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes));

afterEach(() => {
  vi.unstubAllGlobals();
});

test('the content as it is, or compressed', async () => {
  expect(await verifiedContent(content, file)).toBe(content);
  expect(await verifiedContent(gzip(content), file)).toEqual(content);
});

test('what is wrong with it', async () => {
  const damaged = content.map((byte, i) => (i === 5 ? byte + 1 : byte));
  await expect(verifiedContent(content.slice(0, 5), file)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ContentError: cut short, or another file: 5 bytes, not 21 bytes]`,
  );
  await expect(verifiedContent(new Uint8Array(2000), file)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ContentError: too long, or another file: 2,000 bytes, not 21 bytes]`,
  );
  await expect(verifiedContent(damaged, file)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ContentError: damaged: its SHA-256 is 505885d88627…, not 54f51b673147…]`,
  );
  await expect(verifiedContent(gzip(damaged), file)).rejects.toThrow('damaged: its SHA-256');
  await expect(verifiedContent(gzip(content).slice(0, -9), file)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[ContentError: damaged or cut short: it cannot be uncompressed]`,
  );
});

test('a page without crypto.subtle can check the length only', async () => {
  vi.stubGlobal('crypto', {});
  expect(await verifiedContent(new Uint8Array(content.length), file)).toHaveLength(content.length);
  await expect(verifiedContent(new Uint8Array(3), file)).rejects.toThrow('3 bytes, not 21 bytes');
});
