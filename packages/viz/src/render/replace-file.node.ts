import { constants } from 'node:fs';
import { access, chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { KeisanError, ValueError } from '@keisan/autograd';
import { describeValue, fileRefusal } from '@keisan/autograd/internal';

/** What was found; nothing where there is nothing. */
const whereThereIs = async <T>(found: Promise<T>): Promise<T | undefined> =>
  found.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });

/** Where the file really is, behind links, and its mode if it exists. Throws where it could not be written. */
async function inspect(where: string, toFile: string): Promise<{ path: string; mode: number | undefined }> {
  const given = resolve(toFile);
  const path = (await whereThereIs(realpath(given))) ?? given;
  const old = await whereThereIs(stat(path));
  if (old?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  if (old && !old.isFile()) {
    throw new ValueError({
      where,
      got: `toFile ${describeValue(toFile)}, which is a device or a pipe`,
      expected: 'the path of a file',
      fix: 'Write to a file, and read it from there',
    });
  }
  await access(dirname(path), constants.W_OK);
  if (old) await access(path, constants.W_OK);
  return { path, mode: old?.mode };
}

/**
 * Makes a file's content once it is clear that it could be written, and puts it there as a whole: it is written beside the file and
 * renamed, so that an old file stays as it is until the new one is complete.
 *
 * @returns the file's absolute path.
 * @throws ValueError for whatever the file system refuses.
 */
export async function replaceFile(
  where: string,
  toFile: string,
  make: () => Promise<string | Uint8Array>,
): Promise<string> {
  const absolute = resolve(toFile);
  const refuse = (error: NodeJS.ErrnoException): never => {
    if (error instanceof KeisanError) throw error;
    throw fileRefusal(where, 'written', `toFile ${describeValue(toFile)}`, absolute, error);
  };
  const { path, mode } = await inspect(where, toFile).catch(refuse);
  const content = await make();
  const beside = join(dirname(path), `.keisan-${crypto.randomUUID()}`);
  try {
    await writeFile(beside, content, { flag: 'wx' });
    if (mode !== undefined) await chmod(beside, mode);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    refuse(error as NodeJS.ErrnoException);
  }
  return absolute;
}
