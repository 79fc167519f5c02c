import { access, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolders } from './folders.node.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-folders-'));
});
afterEach(() => rm(folder, { recursive: true }));

const made = (path: string) => makeFolders('here', JSON.stringify(path), path);
const messageOf = (path: string) =>
  made(path).then(
    () => 'no error',
    (error: Error) => error.message.replaceAll(folder, '/folder'),
  );

test('folders that are not there, some that are, and by several at once', async () => {
  await Promise.all([made(join(folder, 'a/b/c/file')), made(join(folder, 'a/b/d/file')), made(join(folder, 'file'))]);
  for (const name of ['a/b/c', 'a/b/d']) expect((await stat(join(folder, name))).isDirectory()).toBe(true);
});

test('a file in the place of a folder', async () => {
  await writeFile(join(folder, 'file'), '');
  expect(await messageOf(join(folder, 'file/b/c.txt'))).toMatchInlineSnapshot(
    `"here: got "/folder/file/b/c.txt", which cannot be written (ENOTDIR); expected /folder/file/b to be a folder, not a file. Choose another folder."`,
  );
});

test('a link to nothing in the place of a folder', async () => {
  await symlink('nowhere', join(folder, 'link'));
  expect(await messageOf(join(folder, 'link/b/c.txt'))).toMatchInlineSnapshot(
    `"here: got "/folder/link/b/c.txt", for which the folder /folder/link cannot be made (EEXIST); expected a place where folders can be made. Remove the link there, or choose another."`,
  );
});

test('a name that is too long', async () => {
  expect((await messageOf(join(folder, `${'a'.repeat(300)}/b.txt`))).replace(/a{9,}/, 'a...a')).toMatchInlineSnapshot(
    `"here: got "/folder/a...a/b.txt", which cannot be written (ENAMETOOLONG); expected a name that the file system takes, mostly of at most 255 bytes. Choose a shorter one."`,
  );
});

test('a file system that refuses folders as if the one around them were not there', async ({ skip }) => {
  await access('/proc/self').catch(() => skip('there is no /proc here'));
  expect(await messageOf('/proc/x/y/z.txt')).toMatchInlineSnapshot(
    `"here: got "/proc/x/y/z.txt", for which the folder /proc/x cannot be made (ENOENT); expected a place where folders can be made. Choose another."`,
  );
});
