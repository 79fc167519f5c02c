import { KeisanError } from '@keisan/autograd';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { bytesOfResponse, fetched } from './fetched.ts';

/** A body of pieces, the last of which is waited for without end where it is to stall. */
function body(pieces: readonly Uint8Array<ArrayBuffer>[], stalls = false): ReadableStream<Uint8Array<ArrayBuffer>> {
  const left = [...pieces];
  return new ReadableStream({
    pull(controller) {
      const piece = left.shift();
      if (piece) controller.enqueue(piece);
      else if (stalls) return new Promise<void>(() => {});
      else controller.close();
      return undefined;
    },
  });
}

const piece = (length: number, value = 7) => new Uint8Array(length).fill(value);
const answer = (response: Response) => vi.stubGlobal('fetch', async () => response);
const url = 'https://example.org/m.keras';

afterEach(() => {
  vi.unstubAllGlobals();
});

const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'bytes',
    (error: unknown) => (error instanceof KeisanError ? error.message : String(error)),
  );

describe('what is fetched', () => {
  test.each([
    ['of a length that is said', { 'content-length': '150000' }],
    ['of one that is not', {}],
    ['that is compressed on its way', { 'content-length': '10', 'content-encoding': 'gzip' }],
  ])('%s is all there', async (_, headers) => {
    answer(new Response(body([piece(100_000), piece(50_000, 8)]), { headers }));
    const bytes = await fetched('here', url);
    expect([bytes.length, bytes[99_999], bytes[100_000]]).toEqual([150_000, 7, 8]);
  });

  test('may be nothing', async () => {
    expect((await bytesOfResponse('here', new Response(null))).length).toBe(0);
  });
});

describe('is refused in a sentence', () => {
  test('what says that it is too large, before it comes', async () => {
    const stream = body([piece(10)]);
    answer(new Response(stream, { headers: { 'content-length': '9999999999' } }));
    expect(await messageOf(fetched('here', url, 1000))).toMatchInlineSnapshot(
      `"here: got "https://example.org/m.keras", 9999999999 bytes; expected at most 1000 bytes. Fetch it yourself, and pass the bytes."`,
    );
    expect(stream.locked).toBe(false);
  });

  test('what turns out to be too large', async () => {
    answer(new Response(body(Array.from({ length: 100 }, () => piece(100)))));
    expect(await messageOf(fetched('here', url, 1000))).toMatchInlineSnapshot(
      `"here: got "https://example.org/m.keras", more than 1000 bytes; expected at most 1000 bytes. Fetch it yourself, and pass the bytes."`,
    );
  });

  test('what comes too slowly', async () => {
    answer(new Response(body([piece(10)], true)));
    expect(await messageOf(fetched('here', url, 1000, { bytes: 100, seconds: 0.02 }))).toMatchInlineSnapshot(
      `"here: got "https://example.org/m.keras", of which 10 bytes came in 0.02 seconds; expected at least 100. Try again later."`,
    );
  });

  test('what never answers', async () => {
    vi.stubGlobal('fetch', () => new Promise(() => {}));
    expect(await messageOf(fetched('here', url, 1000, { bytes: 100, seconds: 0.02 }))).toMatchInlineSnapshot(
      `"here: got "https://example.org/m.keras", of which 0 bytes came in 0.02 seconds; expected at least 100. Try again later."`,
    );
  });

  test('what breaks off', async () => {
    const broken = new ReadableStream({
      start: (controller) => controller.error(new Error('reset')),
    });
    answer(new Response(broken));
    expect(await messageOf(fetched('here', url))).toMatchInlineSnapshot(
      `"here: got "https://example.org/m.keras", which broke off (reset); expected all of the file. Try again."`,
    );
  });

  test('what is not there, and what cannot be reached', async () => {
    answer(new Response('no', { status: 404 }));
    expect(await messageOf(fetched('here', url))).toMatchInlineSnapshot(
      `"here: got "https://example.org/m.keras", answered with status 404; expected the file itself."`,
    );
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    expect(await messageOf(fetched('here', url))).toMatchInlineSnapshot(
      `"here: got "https://example.org/m.keras", which cannot be fetched (fetch failed); expected a URL that this program may read from. Look at whether the server runs, and allows other sites (CORS)."`,
    );
  });

  test('what was read already', async () => {
    const response = new Response('x');
    await response.text();
    expect(await messageOf(bytesOfResponse('here', response))).toMatchInlineSnapshot(
      `"here: got "a Response", which was read already; expected a Response that nobody has read yet."`,
    );
  });
});
