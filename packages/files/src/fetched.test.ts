import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Fetched, fetchedBytes, fetchedPieces, type Receiving } from './fetched.ts';

const receiving = (more: Partial<Receiving>): Receiving => ({
  refuse: (got, expected, fix, cause) => new Error([got, expected, fix].filter(Boolean).join('; '), { cause }),
  tooLarge: (size) => new Error(`too large: ${size}`),
  ...more,
});

const fetched = (from: Fetched, more: Partial<Receiving> = {}) => fetchedBytes(from, receiving(more));

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
    (error: Error) => error.message,
  );

describe('what is fetched', () => {
  test.each([
    ['of a length that is said', { 'content-length': '150000' }],
    ['of one that is not', {}],
    ['that is compressed on its way', { 'content-length': '10', 'content-encoding': 'gzip' }],
  ])('%s is all there', async (_, headers) => {
    answer(new Response(body([piece(100_000), piece(50_000, 8)]), { headers }));
    const bytes = await fetched(url);
    expect([bytes.length, bytes[99_999], bytes[100_000]]).toEqual([150_000, 7, 8]);
  });

  test('may be nothing', async () => {
    expect((await fetched(new Response(null))).length).toBe(0);
  });

  test.each([
    [10, 'that is longer than another site lets see'],
    [5_000_000, 'that is shorter than another site lets see'],
  ])('of the length %s, %s', async (length) => {
    const response = new Response(body(Array.from({ length: 100 }, () => piece(10_000))));
    response.headers.set('content-length', String(length));
    Object.defineProperty(response, 'type', { value: 'cors' });
    expect((await fetched(response)).length).toBe(1_000_000);
  });

  test('takes as much memory as has come, whatever is announced', async () => {
    const stalled = new Response(body([piece(100)], true), { headers: { 'content-length': '2000000000' } });
    const before = process.memoryUsage().arrayBuffers;
    expect(await messageOf(fetched(stalled, { pace: { bytes: 1000, seconds: 0.02 } }))).toContain('of which 100 bytes');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10e6);
  });

  test('is asked for no more than somebody wants', async () => {
    let isCancelled = false;
    const cancel = () => {
      isCancelled = true;
    };
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(piece(10)), cancel });
    for await (const _ of fetchedPieces(new Response(endless), receiving({}))) break;
    expect(isCancelled).toBe(true);
  });
});

describe('is refused in a sentence', () => {
  test('what says that it is too large, before it comes', async () => {
    const stream = body([piece(10)]);
    answer(new Response(stream, { headers: { 'content-length': '9999999999' } }));
    expect(await messageOf(fetched(url, { most: 1000 }))).toMatchInlineSnapshot(`"too large: 9,999,999,999 bytes"`);
    expect(stream.locked).toBe(false);
  });

  test('what turns out to be too large', async () => {
    answer(new Response(body(Array.from({ length: 100 }, () => piece(100)))));
    expect(await messageOf(fetched(url, { most: 1000 }))).toMatchInlineSnapshot(`"too large: more than 1,000 bytes"`);
  });

  test('what comes too slowly', async () => {
    answer(new Response(body([piece(10)], true)));
    expect(await messageOf(fetched(url, { most: 1000, pace: { bytes: 100, seconds: 0.02 } }))).toMatchInlineSnapshot(
      `"of which 10 bytes came in 0.02 seconds; at least 100 bytes; Try again later"`,
    );
  });

  test('what never answers', async () => {
    vi.stubGlobal('fetch', () => new Promise(() => {}));
    expect(await messageOf(fetched(url, { most: 1000, pace: { bytes: 100, seconds: 0.02 } }))).toMatchInlineSnapshot(
      `"from which no answer came in 0.02 seconds; one; Try again later"`,
    );
  });

  test('what breaks off', async () => {
    const broken = new ReadableStream({
      start: (controller) => controller.error(new Error('reset')),
    });
    answer(new Response(broken));
    expect(await messageOf(fetched(url))).toMatchInlineSnapshot(
      `"which broke off (reset); all of the file; Try again"`,
    );
  });

  test('what is not there, and what cannot be reached', async () => {
    answer(new Response('no', { status: 404 }));
    expect(await messageOf(fetched(url))).toMatchInlineSnapshot(
      `"which answered with status 404; the whole file, with status 200"`,
    );
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    expect(await messageOf(fetched(url))).toMatchInlineSnapshot(
      `"from which no answer came (fetch failed); a URL that this program may read from; Look at whether the server runs, and allows other sites (CORS)"`,
    );
  });

  test.each(['http://a b/c', 'http://localhost:99999/c', 'http://somebody:secret@localhost/c'])('%s', async (wrong) => {
    expect(await messageOf(fetched(wrong))).toMatch(
      /^to which no request can be made \(.*\); a URL that can be fetched; Mend it, or fetch it yourself, with headers where it wants a password, and pass the Response$/,
    );
  });

  test('what was read already', async () => {
    const response = new Response('x');
    await response.text();
    expect(await messageOf(fetched(response))).toMatchInlineSnapshot(
      `"which was read already; a Response that nobody has read yet"`,
    );
  });

  test.each([201, 202, 203, 205, 206, 304, 404, 500])('an answer of status %s', async (status) => {
    const hasNoBody = status === 205 || status === 304;
    const response = new Response(hasNoBody ? null : 'x', { status });
    expect(await messageOf(fetched(response))).toBe(
      `which answered with status ${status}; the whole file, with status 200`,
    );
  });

  test('what ends before all has come that was announced', async () => {
    const response = new Response('short', { headers: { 'content-length': '1000' } });
    expect(await messageOf(fetched(response))).toMatchInlineSnapshot(
      `"which ended after 5 bytes; the 1,000 bytes that were announced; Try again"`,
    );
  });

  test('what is being read by somebody else', async () => {
    const response = new Response('x');
    response.body!.getReader();
    expect(await messageOf(fetched(response))).toBe('which was read already; a Response that nobody has read yet');
  });

  test('texts in place of bytes', async () => {
    const texts = new ReadableStream({ start: (controller) => controller.enqueue('text') });
    expect(await messageOf(fetched(new Response(texts)))).toBe('which has other things than bytes in it; bytes');
  });
});
