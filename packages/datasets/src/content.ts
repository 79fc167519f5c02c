import type { DatasetFile } from './dataset.ts';

/** What is wrong with bytes that should have been a dataset's file; the message continues "the file is". */
export class ContentError extends Error {
  override readonly name = 'ContentError';
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
  const content = isGzip(bytes) ? await gunzip(bytes) : bytes;
  if (content.length < file.bytes) {
    throw new ContentError(`cut short, or another file: ${count(content.length)}, not ${count(file.bytes)}`);
  }
  if (content.length > file.bytes) {
    throw new ContentError(`too long, or another file: ${count(content.length)}, not ${count(file.bytes)}`);
  }
  const sha256 = await hash(content);
  if (sha256 !== null && sha256 !== file.sha256) {
    throw new ContentError(`damaged: its SHA-256 is ${abbreviate(sha256)}, not ${abbreviate(file.sha256)}`);
  }
  return content;
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const content = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  try {
    return new Uint8Array(await new Response(content).arrayBuffer());
  } catch (cause) {
    throw new ContentError('damaged or cut short: it cannot be uncompressed', { cause });
  }
}

async function hash(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (!subtle) return null;
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function count(bytes: number): string {
  return `${bytes.toLocaleString('en-US')} bytes`;
}

function abbreviate(sha256: string): string {
  return `${sha256.slice(0, 12)}…`;
}
