import { afterEach, expect, test, vi } from 'vitest';
import { DatasetError } from '../errors.ts';
import { writeBytes } from './files.web.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const bytes = new Uint8Array([1, 2, 3]);

test('a file becomes a download, which has time to begin', async () => {
  vi.useFakeTimers();
  const link = { href: '', download: '', click: vi.fn() };
  vi.stubGlobal('document', { createElement: () => link });
  await writeBytes('saveNpy', 'folder/x.npy', bytes);
  expect([link.download, link.click.mock.calls.length]).toEqual(['x.npy', 1]);
  const read = async () => new Uint8Array(await (await fetch(link.href)).arrayBuffer());
  expect(await read()).toEqual(bytes);
  await vi.advanceTimersByTimeAsync(60_000);
  await expect(read()).rejects.toThrow();
});

test('where there is no page, that is said', async () => {
  const written = writeBytes('saveNpy', 'x.npy', bytes);
  await expect(written).rejects.toThrow(DatasetError);
  await expect(written).rejects.toThrow(
    'saveNpy: got the file x.npy where there are no files. Encode it with encodeNpy',
  );
});
