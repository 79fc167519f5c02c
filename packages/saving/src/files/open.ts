import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import type { FileSource, FileTarget } from '@keisan/layers';
import { openFile } from '#files';
import type { OpenFile } from './content.ts';
import { sourceOf } from './source.ts';

/** What begins a URL that is fetched. */
const FETCHED = /^(https?|blob|data):/i;

const inMemory = (name: string, bytes: Uint8Array): OpenFile => ({ ...sourceOf(name, bytes), close: () => {} });

const isBlob = (source: FileSource): source is Blob => typeof Blob === 'function' && source instanceof Blob;
const isResponse = (source: FileSource): source is Response =>
  typeof Response === 'function' && source instanceof Response;

/**
 * What a file is read from, whatever it is. Whoever opens it closes it.
 * @throws ValueError for what is no file, is not there or cannot be read.
 */
export async function openSource(where: string, source: FileSource): Promise<OpenFile> {
  if (source instanceof ArrayBuffer) return inMemory('an ArrayBuffer', new Uint8Array(source));
  if (ArrayBuffer.isView(source)) {
    const { buffer, byteOffset, byteLength } = source;
    return inMemory('bytes in memory', new Uint8Array(buffer, byteOffset, byteLength));
  }
  if (isBlob(source)) return inMemory('name' in source ? String(source.name) : 'a Blob', await bytesOf(where, source));
  if (isResponse(source)) return fetched(where, source);
  const href = source instanceof URL ? source.href : source;
  if (typeof href === 'string' && FETCHED.test(href)) return fetched(where, await fetchFrom(where, href));
  return openFile(where, source as FileTarget);
}

async function fetchFrom(where: string, href: string): Promise<Response> {
  try {
    return await fetch(href);
  } catch (error) {
    throw new ValueError({
      where,
      got: `${describeValue(href)}, which cannot be fetched (${String((error as Error).message)})`,
      expected: 'a URL that this program may read from',
      fix: 'Look at whether the server runs, and allows other sites (CORS)',
    });
  }
}

async function fetched(where: string, response: Response): Promise<OpenFile> {
  const name = response.url || 'a Response';
  if (response.ok) return inMemory(name, await bytesOf(where, response));
  throw new ValueError({
    where,
    got: `status ${response.status} of ${describeValue(name)}`,
    expected: 'the file itself',
  });
}

async function bytesOf(where: string, body: Blob | Response): Promise<Uint8Array> {
  try {
    return new Uint8Array(await body.arrayBuffer());
  } catch (error) {
    throw new ValueError({
      where,
      got: `something that cannot be read (${String((error as Error).message)})`,
      expected: 'a Blob, a File or a Response that nobody has read yet',
    });
  }
}
