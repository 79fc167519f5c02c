import { countBytes, fetchedBytes } from '@keisan/files';
import type { DatasetFile } from './dataset.ts';

/** What is wrong with bytes that should have been a dataset's file; the message continues "the file is". */
export class ContentError extends Error {
  override readonly name = 'ContentError';
}

/** The most bytes in which `file` can come: gzip makes what it cannot compress a little longer. */
export function mostBytes({ bytes }: DatasetFile): number {
  return Math.ceil(1.01 * bytes) + 1024;
}

/** What is wrong with a file of `got`, such as `600 bytes`, which is more than there should be. */
export function tooLong(file: DatasetFile, got: string): ContentError {
  return new ContentError(`too long, or another file: ${got}, not ${countBytes(file.bytes)}`);
}

/**
 * The content of `file` in `bytes`, which hold it as it is or compressed with gzip.
 * Where the platform has no `crypto.subtle` (a page that came over plain http), only the length is checked.
 * @throws ContentError when it is not what `file` says.
 */
export async function verifiedContent(
  bytes: Uint8Array<ArrayBuffer>,
  file: DatasetFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const content = isGzip(bytes) ? await gunzip(bytes, file) : bytes;
  if (content.length < file.bytes) {
    const what = isPage(content) ? 'a web page, as logins and errors are' : 'cut short, or another file';
    throw new ContentError(`${what}: ${countBytes(content.length)}, not ${countBytes(file.bytes)}`);
  }
  if (content.length > file.bytes) throw tooLong(file, countBytes(content.length));
  const sha256 = await hash(content);
  if (sha256 !== null && sha256 !== file.sha256) {
    throw new ContentError(`damaged: its SHA-256 is ${abbreviate(sha256)}, not ${abbreviate(file.sha256)}`);
  }
  return content;
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function isPage(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 100)).trimStart().startsWith('<');
}

function gunzip(bytes: Uint8Array<ArrayBuffer>, file: DatasetFile): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return fetchedBytes(new Response(stream), {
    most: file.bytes,
    tooLarge: (size) => tooLong(file, `${size} when uncompressed`),
    refuse: (_, __, ___, cause) => new ContentError('damaged or cut short: it cannot be uncompressed', { cause }),
  });
}

async function hash(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (!subtle) return null;
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function abbreviate(sha256: string): string {
  return `${sha256.slice(0, 12)}…`;
}
