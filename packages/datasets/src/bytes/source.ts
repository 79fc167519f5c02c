import { KeisanError, ValueError } from '@keisan/autograd';
import { checkHere, describeValue, isArrayBuffer } from '@keisan/autograd/internal';
import {
  bytesOf,
  failureOf,
  fetchedBytes,
  fetchedPieces,
  fileRefusal,
  gathered,
  isBytes,
  isFetched,
  type LengthIn,
  piecesOf,
} from '@keisan/files';
import { fileBytes, filePieces } from '#bytes';
import { DatasetError } from '../errors.ts';
import { NOT_WHOLE, receiving } from './receiving.ts';

/**
 * Where bytes come from: the path of a file (in a browser, what `fetch` takes), a URL, a File or another Blob, a Response, bytes in
 * memory, or a stream of them.
 */
export type BytesSource =
  | string
  | URL
  | Blob
  | Response
  | ArrayBuffer
  | Uint8Array
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

/** A source by name, as messages have it. */
export interface NamedSource {
  readonly name: string;
  /** Whether they are somebody's own, in memory that may be written to. */
  readonly isGiven: boolean;
  /** Its bytes, piece by piece. */
  pieces(): AsyncIterable<Uint8Array>;
  /** All of them. More than their beginning says that there are is not waited for. */
  whole(lengthIn?: LengthIn): Promise<Uint8Array<ArrayBuffer>>;
}

/** What is fetched, by a name. */
const fetchedFrom = (where: string, name: string, from: string | URL | Response): NamedSource => ({
  name,
  isGiven: false,
  pieces: () => fetchedPieces(from, receiving(where, name)),
  whole: (lengthIn) => fetchedBytes(from, receiving(where, name), lengthIn),
});

/** What a stream is called. */
const STREAM = 'the stream';

/** What is wrong with a stream that fails. One of Node's `fs` knows its path. */
function brokenOff(where: string, stream: object, cause: unknown): Error {
  const failure = Object(cause) as Partial<NodeJS.ErrnoException>;
  const { path = failure.path } = stream as { readonly path?: unknown };
  if (typeof path === 'string' && failure.syscall !== undefined) {
    const { got, expected, fix } = fileRefusal(where, 'read', describeValue(path), path, failure as Error);
    return new DatasetError({ where, got, expected, fix, file: path, cause });
  }
  const got = `which broke off (${failureOf(cause)})`;
  return receiving(where, STREAM).refuse(got, 'all of its bytes', 'Look at where it comes from', cause);
}

/** What a stream of one's own gives. @throws ValueError for pieces that are no bytes, such as a text, and DatasetError where it fails. */
async function* checked(where: string, pieces: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of pieces) {
      if (!isBytes(piece)) {
        const got = `a stream with ${describeValue(piece)} in it`;
        throw new ValueError({ where, got, expected: 'pieces that are Uint8Arrays', fix: 'Give it no encoding' });
      }
      checkHere(where, piece);
      yield piece;
    }
  } catch (error) {
    throw error instanceof KeisanError ? error : brokenOff(where, pieces, error);
  }
}

/** What streams of Node say of themselves. */
interface NodeStream {
  readonly readableEnded: boolean;
  readonly readableDidRead: boolean;
  readonly destroyed: boolean;
  readonly errored: Error | null;
}

/** Whether somebody read a stream of Node, all of it or a part, or left it: it would look as if there were nothing in it. */
function isSpent(stream: object): boolean {
  const { readableEnded, readableDidRead, destroyed, errored } = stream as Partial<NodeStream>;
  // Who leaves one early aborts it; another error is what it will tell itself.
  const isFailed = errored && errored.name !== 'AbortError';
  return readableEnded === true || ((destroyed === true || readableDidRead === true) && !isFailed);
}

/** Whether a web stream is being read or was, all of it or a part: it tells nobody but a Response. */
function isDisturbed(stream: ReadableStream<Uint8Array>): boolean {
  try {
    new Response(stream);
    return false;
  } catch {
    return true;
  }
}

const isBlob = (value: object): value is Blob =>
  typeof (value as Partial<Blob>).stream === 'function' && 'size' in value;
const isResponse = (value: object): value is Response => 'body' in value && 'ok' in value;

/** What is in a Blob. @throws DatasetError for one that is not there any more, as a file that was changed since it was chosen. */
function fromBlob(where: string, blob: Blob): NamedSource {
  const name = 'name' in blob ? String(blob.name) : 'the blob';
  const orSay = <T>(read: Promise<T>): Promise<T> =>
    read.catch((cause: Error) => {
      const got = `${describeValue(name)}, which cannot be read (${cause.message})`;
      throw new DatasetError({ where, got, expected: 'a Blob or a File that is still there', file: name, cause });
    });
  return {
    name,
    isGiven: false,
    pieces: () => piecesOf(blob.stream(), (reader) => orSay(reader.read())),
    whole: async () => new Uint8Array(await orSay(blob.arrayBuffer())),
  };
}

/** What comes from a stream, piece by piece. */
const fromStream = (where: string, pieces: () => AsyncGenerator<Uint8Array>): NamedSource => ({
  name: STREAM,
  isGiven: false,
  pieces,
  whole: (lengthIn) =>
    gathered(pieces(), {
      lengthIn,
      tooLarge: (size) =>
        new ValueError({
          where,
          got: `a stream of ${size}`,
          expected: 'what one array holds',
          fix: NOT_WHOLE,
        }),
    }),
});

/** What gives bytes. @throws ValueError for anything else. */
export function bytesFrom(where: string, source: BytesSource): NamedSource {
  if (typeof source === 'string' || source instanceof URL) {
    const name = String(source);
    if (isFetched(source)) return fetchedFrom(where, name, source);
    return {
      name,
      isGiven: false,
      pieces: () => filePieces(where, source),
      whole: (lengthIn) => fileBytes(where, source, lengthIn),
    };
  }
  if (typeof source !== 'object' || source === null) throw noSource(where, source);
  if (isArrayBuffer(source) || ArrayBuffer.isView(source)) {
    const given = bytesOf(where, source);
    const isShared = !isArrayBuffer(given.buffer);
    const bytes = isShared ? Uint8Array.from(given) : (given as Uint8Array<ArrayBuffer>);
    return {
      name: 'the bytes',
      isGiven: !isShared,
      async *pieces() {
        for (let i = 0; i < bytes.length; i += PIECE) yield bytes.subarray(i, i + PIECE);
        // What was sent away on the way has no length either.
        checkHere(where, bytes);
      },
      whole: async () => bytes,
    };
  }
  if (isBlob(source)) return fromBlob(where, source);
  if (isResponse(source)) {
    if (source.bodyUsed || source.body?.locked) throw readAlready(where);
    const fetched = fetchedFrom(where, source.url || 'the response', source);
    return { ...fetched, pieces: once(where, fetched.pieces), whole: once(where, fetched.whole) };
  }
  const stream = source as ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
  if ('getReader' in stream && typeof stream.getReader === 'function') {
    const all = () => {
      if (isDisturbed(stream)) throw readAlready(where);
      return checked(where, piecesOf(stream));
    };
    if (isDisturbed(stream)) throw readAlready(where);
    return fromStream(where, once(where, all));
  }
  if (!(Symbol.asyncIterator in stream)) throw noSource(where, source);
  if (isSpent(stream)) throw readAlready(where);
  const all = () => {
    if (isSpent(stream)) throw readAlready(where);
    return checked(where, stream);
  };
  return fromStream(where, 'next' in stream ? once(where, all) : all);
}

const readAlready = (where: string): ValueError =>
  new ValueError({
    where,
    got: 'a Response or a stream that was read already',
    expected: 'a source that can be read again',
    fix: 'Pass the path, the URL or the Blob, or read it into memory first',
  });

/** What can be read a single time: the second time it would look as if there were nothing. */
function once<A extends readonly unknown[], T>(where: string, read: (...given: A) => T): (...given: A) => T {
  let isRead = false;
  return (...given) => {
    if (isRead) throw readAlready(where);
    isRead = true;
    return read(...given);
  };
}

/** How many bytes of memory are given at a time. */
const PIECE = 2 ** 16;

const noSource = (where: string, source: unknown): ValueError =>
  new ValueError({
    where,
    got: describeValue(source),
    expected: 'a path, a URL, a File or another Blob, a Response, an ArrayBuffer, a Uint8Array or a stream of bytes',
  });
