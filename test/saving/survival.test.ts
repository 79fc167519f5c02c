import { execFileSync } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadNpy, saveNpy, saveNpz } from '@keisan/datasets/data';
import { Sequential } from '@keisan/layers';
import { Dense } from '@keisan/layers/layers';
import { loadModel } from '@keisan/saving';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { killSavers } from './kills.ts';

const newModel = () => new Sequential([new Dense(2, { inputShape: [3] })]);

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keisan-'));
});
afterEach(() => rm(folder, { recursive: true }));

const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: Error) => error.message.replaceAll(folder, '/folder').replace(/sequential\w*/g, 'sequential'),
  );

describe('what cannot be written is said, and nothing is left', () => {
  test('a folder that there is not', async () => {
    expect(await messageOf(newModel().save(join(folder, 'no/m.keras')))).toMatchInlineSnapshot(
      `"Sequential "sequential".save: got "/folder/no/m.keras", which cannot be written (ENOENT); expected the folder /folder/no to exist and take files. Make the folder first, or choose another."`,
    );
  });

  test("a folder in the file's place", async () => {
    await mkdir(join(folder, 'm.keras'));
    expect(await messageOf(newModel().save(join(folder, 'm.keras')))).toMatchInlineSnapshot(
      `"Sequential "sequential".save: got "/folder/m.keras", which cannot be written (EISDIR); expected the path of a file, not of a folder. Add a name for the file."`,
    );
  });

  test('a file where a folder should be', async () => {
    await writeFile(join(folder, 'file'), '');
    expect(await messageOf(newModel().save(join(folder, 'file/m.keras')))).toMatchInlineSnapshot(
      `"Sequential "sequential".save: got "/folder/file/m.keras", which cannot be written (ENOTDIR); expected /folder/file to be a folder, not a file. Choose another folder."`,
    );
  });

  test('a name that is too long', async () => {
    const name = `${'m'.repeat(300)}.keras`;
    expect((await messageOf(newModel().save(join(folder, name)))).replace(/m{9,}/g, 'm...m')).toMatchInlineSnapshot(
      `"Sequential "sequential".save: got "/folder/m...m.keras", which cannot be written (ENAMETOOLONG); expected a name that the file system takes, mostly of at most 255 bytes. Choose a shorter one."`,
    );
  });

  test('another ending', async () => {
    expect(await messageOf(newModel().save(join(folder, 'm.h5')))).toMatchInlineSnapshot(
      `"Sequential "sequential".save: got "/folder/m.h5"; expected a name that ends in .keras. Keras 3 has its own format: write model.keras."`,
    );
  });

  test.each([undefined, null, 1, '', {}])('%o for a path', async (target) => {
    await expect(newModel().save(target as never)).rejects.toThrow('expected a path, or a URL of a file');
  });

  test('a server', async () => {
    expect(await messageOf(newModel().save('https://host/m.keras'))).toMatchInlineSnapshot(
      `"Sequential "sequential".save: got "https://host/m.keras"; expected a path: nothing is written to servers."`,
    );
  });

  test('a folder without the right to write', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root may write everywhere');
    await chmod(folder, 0o500);
    expect(await messageOf(newModel().save(join(folder, 'm.keras')))).toContain('EACCES');
    await chmod(folder, 0o700);
  });

  test.each(['ENOSPC', 'EDQUOT', 'EIO'])('%s in the middle of the file', async (code) => {
    const path = join(folder, 'm.keras');
    await newModel().save(path);
    const before = await readFile(path);
    const handle = await open(path);
    const write = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, 'write');
    await handle.close();
    write.mockRejectedValueOnce(Object.assign(new Error('no more'), { code }));
    const message = await messageOf(newModel().save(path));
    write.mockRestore();
    expect(message).toContain(`got "/folder/m.keras", which cannot be written (${code})`);
    expect(await readFile(path)).toEqual(before);
    expect(await readdir(folder)).toEqual(['m.keras']);
  });

  test('a file that is there, where it is not to be replaced', async () => {
    const path = join(folder, 'm.keras');
    await newModel().save(path, { overwrite: false });
    expect(await messageOf(newModel().save(path, { overwrite: false }))).toMatchInlineSnapshot(
      `"Sequential "sequential".save: got "/folder/m.keras", which is there already; expected a new file, as overwrite is false. Choose another name, or leave out overwrite: false."`,
    );
  });

  test('a file that comes to be there meanwhile, where it is not to be replaced', async () => {
    const path = join(folder, 'm.keras');
    const saved = await Promise.all([1, 2, 3].map(() => messageOf(newModel().save(path, { overwrite: false }))));
    expect(saved.filter((message) => message === 'no error')).toHaveLength(1);
    expect(saved.filter((message) => message.includes('which is there already'))).toHaveLength(2);
    expect(await readdir(folder)).toEqual(['m.keras']);
  });
});

describe.skipIf(process.platform === 'win32')('a device or a pipe is no file, and stays what it is', () => {
  const uses: Readonly<Record<string, (path: string) => Promise<unknown>>> = {
    loadModel,
    loadWeights: (path) => newModel().loadWeights(path),
    save: (path) => newModel().save(path),
    saveWeights: (path) => newModel().saveWeights(path),
    loadNpy,
    saveNpy: (path) => saveNpy(path, [1]),
    saveNpz: (path) => saveNpz(path, { x: [1] }),
  };
  const endings: Readonly<Record<string, string>> = {
    save: '.keras',
    saveWeights: '.safetensors',
    saveNpy: '.npy',
    saveNpz: '.npz',
  };

  test.each(Object.keys(uses))('%s of a pipe that nobody writes to', async (name) => {
    const path = join(folder, `pipe${endings[name] ?? ''}`);
    execFileSync('mkfifo', [path]);
    expect(await messageOf(uses[name]!(path))).toMatch(/device/);
    expect((await lstat(path)).isFIFO()).toBe(true);
    expect(await readdir(folder)).toHaveLength(1);
  });

  test.each(Object.keys(uses))('%s by a link to a device', async (name) => {
    const path = join(folder, `link${endings[name] ?? ''}`);
    await symlink('/dev/zero', path);
    expect(await messageOf(uses[name]!(path))).toMatch(/device/);
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect((await stat('/dev/zero')).isCharacterDevice()).toBe(true);
    expect(await readdir(folder)).toHaveLength(1);
  });
});

test('numbers that are saved by a link are in the file that it leads to', async () => {
  const [path, link] = [join(folder, 'x.npy'), join(folder, 'link.npy')];
  await saveNpy(path, [1]);
  await symlink(path, link);
  await saveNpy(link, [2, 3]);
  expect((await loadNpy(path)).toArray()).toEqual([2, 3]);
  expect((await lstat(link)).isSymbolicLink()).toBe(true);
});

test('a file keeps its rights, and a link leads to it still', async () => {
  const [path, link] = [join(folder, 'm.keras'), join(folder, 'link.keras')];
  await newModel().save(path);
  await chmod(path, 0o640);
  await symlink(path, link);
  await newModel().save(link);
  const { mode } = await stat(path);
  expect(mode & 0o777).toBe(0o640);
  expect((await readdir(folder)).sort()).toEqual(['link.keras', 'm.keras']);
});

test('a link leads to a file that is not there yet', async () => {
  const [path, link] = [join(folder, 'm.keras'), join(folder, 'link.keras')];
  await symlink('m.keras', link);
  await newModel().save(link);
  expect([(await lstat(link)).isSymbolicLink(), (await lstat(path)).isFile()]).toEqual([true, true]);
});

test('a file is named by its URL in a string too', async () => {
  const url = String(pathToFileURL(join(folder, 'a model.keras')));
  await newModel().save(url);
  expect(await readdir(folder)).toEqual(['a model.keras']);
  await loadModel(url);
});

test('what a process left that was killed is removed by the next one, once nobody writes to it', async () => {
  const [old, recent, other] = ['.keisan-999999999-a-1.part', '.keisan-999999998-b-2.part', '.keisan-notes.part'];
  for (const name of [old, recent, other]) await writeFile(join(folder, name), '');
  await utimes(join(folder, old), 1, 1);
  await utimes(join(folder, other), 1, 1);
  await newModel().save(join(folder, 'm.keras'));
  expect((await readdir(folder)).sort()).toEqual([recent, other, 'm.keras'].sort());
});

test('a file that is saved to by several at once is that of one of them', async () => {
  const path = join(folder, 'm.keras');
  const models = [newModel(), newModel(), newModel()];
  await Promise.all(models.map((model) => model.save(path)));
  const found = String((await loadModel(path)).getWeights()[0]);
  expect(models.map((model) => String(model.getWeights()[0]))).toContain(found);
  expect(await readdir(folder)).toEqual(['m.keras']);
});

test('a process that is killed while it saves leaves the old file or the new one', async () => {
  const { problems } = await killSavers(8);
  expect(problems).toEqual([]);
});
