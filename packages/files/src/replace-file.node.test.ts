import * as fs from 'node:fs/promises';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ValueError } from '@keisan/autograd';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Content, replaceFile } from './replace-file.node.ts';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return { ...real, access: vi.fn(real.access), rename: vi.fn(real.rename), open: vi.fn(real.open) };
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

const replace = (name: string, make: () => Promise<Content>) => {
  const path = `${folder}/${name}`;
  return replaceFile('plotGraph', `toFile ${JSON.stringify(path)}`, path, make, { overwrite: true });
};

const put = (name: string, content = 'new') =>
  replace(name, async () => ({ size: content.length, parts: () => [new TextEncoder().encode(content)] }));

test('a new file, and one in the place of an old one', async () => {
  await put('g.svg', 'old');
  await chmod(join(folder, 'g.svg'), 0o640);
  await put('g.svg', 'new');
  expect(await readFile(join(folder, 'g.svg'), 'utf8')).toBe('new');
  expect((await stat(join(folder, 'g.svg'))).mode & 0o777).toBe(0o640);
  expect(await readdir(folder)).toEqual(['g.svg']);
});

test('a link stays one', async () => {
  await writeFile(join(folder, 'g.svg'), 'old');
  await symlink('g.svg', join(folder, 'link.svg'));
  await put('link.svg');
  expect(await readFile(join(folder, 'g.svg'), 'utf8')).toBe('new');
  expect((await fs.lstat(join(folder, 'link.svg'))).isSymbolicLink()).toBe(true);
});

describe('what cannot be written is known before it is made', () => {
  beforeEach(async () => {
    await mkdir(join(folder, 'folder.svg'));
    await writeFile(join(folder, 'file'), '');
    await symlink('loop.svg', join(folder, 'loop.svg'));
    await symlink('/dev/null', join(folder, 'null.svg'));
    await symlink('gone/g.svg', join(folder, 'nowhere.svg'));
    await symlink('file/g.svg', join(folder, 'into-file.svg'));
    await symlink('gone', join(folder, 'link'));
  });

  test.each([
    ['none/g.svg', 'to exist and take files. Make the folder first'],
    ['file/g.svg', 'file to be a folder, not a file. Choose another folder'],
    ['folder.svg', 'the path of a file, not of a folder. Add a name for the file'],
    [`${'x'.repeat(300)}.svg`, 'Choose a shorter one'],
    ['a\0b.svg', 'a path without the character'],
    ['loop.svg', 'a link that leads to a file'],
    ['null.svg', 'which is a device or a pipe'],
    ['none/', 'the path of a file, not of a folder. Add a name for the file'],
    ['file/', 'the path of a file, not of a folder. Add a name for the file'],
    ['nowhere.svg', '/gone to exist and take files'],
    ['link/deep/g.svg', '/gone/deep to exist and take files'],
    ['into-file.svg', '/file to be a folder, not a file'],
  ])('%s', async (name, words) => {
    const make = vi.fn();
    const error = await replace(name, make).catch((e) => e);
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toContain('plotGraph: got toFile ');
    expect(error.message).toContain(words);
    expect(make).not.toHaveBeenCalled();
  });
});

/** Codes that a test cannot bring about everywhere. */
const codes = ['EACCES', 'EDQUOT', 'EIO', 'EMFILE', 'ENOSPC', 'EPERM', 'EROFS'];

test.each(codes)('the system says %s: an old file stays as it was, and nothing lies beside it', async (code) => {
  await put('g.svg', 'old');
  for (const step of [fs.access, fs.open, rename]) {
    vi.mocked(step as typeof rename).mockRejectedValueOnce(Object.assign(new Error(`${code}: raw`), { code }));
    const error = await put('g.svg').catch((e) => e);
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).not.toContain('raw');
    expect(error.message).toContain(`g.svg", which cannot be written (${code}); expected `);
  }
  expect(await readFile(join(folder, 'g.svg'), 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['g.svg']);
});

test('what fails while it is made leaves nothing behind', async () => {
  await put('g.svg', 'old');
  await expect(replace('g.svg', () => Promise.reject(new Error('none')))).rejects.toThrow('none');
  expect(await readdir(folder)).toEqual(['g.svg']);
});

test('a file that is mounted by itself, as into a container', async () => {
  await put('g.svg', 'old');
  vi.mocked(fs.rename).mockRejectedValueOnce(Object.assign(new Error('busy'), { code: 'EBUSY' }));
  await expect(put('g.svg')).rejects.toThrow(
    'which cannot be written (EBUSY); expected a file that can be replaced: not one that is mounted by itself, or in use. Mount its folder',
  );
  expect(await readdir(folder)).toEqual(['g.svg']);
});
