/** How many bytes have to arrive in each stretch of so many seconds. */
export interface Pace {
  /** The bytes. */
  readonly bytes: number;
  /** The stretch. */
  readonly seconds: number;
}

/** A kilobyte a second: slower than the lines that people use, faster than a server that drips or has stalled. */
const slowestPace: Pace = { bytes: 30_000, seconds: 30 };

/** How many bytes are taken in one piece where nobody says how many there may be: what one array holds in every browser. */
export const MOST_FETCHED = 2 ** 31 - 1;

/** How much memory is taken at first. */
const FIRST = 2 ** 16;

/** How what is fetched is received. */
export interface Receiving {
  /** What to throw: what came, continuing `got "https://...", `, and what should have come. */
  refuse(got: string, expected?: string, fix?: string, cause?: unknown): Error;
  /** What to throw for more bytes than `most`, such as `600,000,000 bytes`. */
  tooLarge(size: string): Error;
  /** How many bytes there may be: no more are asked for, and no memory is taken for more. Default: what one array holds. */
  readonly most?: number;
  /** What is slower is given up. Default: a kilobyte a second, over half a minute. */
  readonly pace?: Pace;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
  /** Is told at first and then after each piece how many bytes have arrived, and how many there will be where that is known. */
  onBytes?(loaded: number, total: number | undefined): void;
}

/** Where bytes come from: a URL, or an answer that there is already. */
export type Fetched = string | URL | Response;

/** Whether a path is one that `fetch` follows, not one of a file. */
export const isFetched = (path: string | URL): boolean => /^(https?|data|blob):/i.test(String(path));

/** `5,000 bytes` */
export const countBytes = (bytes: number): string => `${bytes.toLocaleString('en-US')} bytes`;

/** What an error of `fetch` or of a stream says, with the reason behind Node's "fetch failed". */
export function failureOf(error: unknown): string {
  if (error === undefined || error === null) return 'no reason was given';
  if (!(error instanceof Error)) return String(error);
  if (!(error.cause instanceof Error)) return error.message || error.name;
  const { message, code } = error.cause as Error & { readonly code?: string };
  return `${error.message}: ${message || code}`;
}

/** Why no request can be made to a URL, whatever answers there; null where one can. */
export function unaskable(url: string | URL, init?: RequestInit): string | null {
  try {
    new Request(url, init);
    return null;
  } catch (error) {
    // It quotes the whole URL.
    return failureOf(error).slice(0, 200);
  }
}

/** Whether something is a Uint8Array, of another realm too. */
export const isBytes = (piece: unknown): piece is Uint8Array =>
  ArrayBuffer.isView(piece) && Object.prototype.toString.call(piece) === '[object Uint8Array]';

/** What comes before so many milliseconds are over. */
async function within<T>(milliseconds: number, coming: Promise<T>, late: () => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ended = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), milliseconds);
  });
  try {
    return await Promise.race([coming, ended]);
  } finally {
    clearTimeout(timer);
  }
}

/** Takes the next piece of a stream. */
type ReadPiece = (reader: ReadableStreamDefaultReader<Uint8Array>) => ReturnType<typeof reader.read>;

/** What a stream gives, which is cancelled where nobody wants the rest of it. */
export async function* piecesOf(
  stream: ReadableStream<Uint8Array> | null,
  read: ReadPiece = (reader) => reader.read(),
): AsyncGenerator<Uint8Array> {
  if (!stream) return;
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await read(reader);
      ended = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!ended) reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}

/** The Content-Length, unless the body is uncompressed on its way: then it counts other bytes than those that arrive. */
function announcedLength({ headers }: Response): number | undefined {
  const length = headers.get('content-length') ?? '';
  return /^\d+$/.test(length) && !headers.has('content-encoding') ? Number(length) : undefined;
}

/** What a server answers, whatever it is. */
function answerOf(url: string | URL, signal: AbortSignal, receiving: Receiving): Promise<Response> {
  const { refuse, pace = slowestPace, fetch: ask = fetch } = receiving;
  const asked = ask(url, { signal }).catch((cause: unknown) => {
    const reason = unaskable(url);
    if (reason !== null) {
      throw refuse(
        `to which no request can be made (${reason})`,
        'a URL that can be fetched',
        'Mend it, or fetch it yourself, with headers where it wants a password, and pass the Response',
        cause,
      );
    }
    throw refuse(
      `from which no answer came (${failureOf(cause)})`,
      'a URL that this program may read from',
      'Look at whether the server runs, and allows other sites (CORS)',
      cause,
    );
  });
  return within(1000 * pace.seconds, asked, () =>
    refuse(`from which no answer came in ${pace.seconds} seconds`, 'one', 'Try again later'),
  );
}

/** The pieces of a body. Only the time counts in which somebody waits for them. */
async function* arriving(response: Response, receiving: Receiving): AsyncGenerator<Uint8Array> {
  const { refuse, tooLarge, most = Number.POSITIVE_INFINITY, pace = slowestPace } = receiving;
  const total = announcedLength(response);
  if (total !== undefined && total > most) throw tooLarge(countBytes(total));
  receiving.onBytes?.(0, total);
  let loaded = 0;
  let waited = 0;
  let before = 0;
  const late = () =>
    refuse(
      `of which ${countBytes(loaded - before)} came in ${pace.seconds} seconds`,
      `at least ${countBytes(pace.bytes)}`,
      'Try again later',
    );
  const read = async (reader: ReadableStreamDefaultReader<Uint8Array>) => {
    const start = performance.now();
    const coming = reader.read().catch((cause: unknown) => {
      throw refuse(`which broke off (${failureOf(cause)})`, 'all of the file', 'Try again', cause);
    });
    const result = await within(1000 * pace.seconds - waited, coming, late);
    if (!result.done && !isBytes(result.value)) throw refuse('which has other things than bytes in it', 'bytes');
    waited += performance.now() - start;
    loaded += result.value?.length ?? 0;
    if (loaded - before >= pace.bytes) {
      waited = 0;
      before = loaded;
    } else if (!result.done && waited >= 1000 * pace.seconds) {
      throw late();
    }
    return result;
  };
  for await (const piece of piecesOf(response.body, read)) {
    receiving.onBytes?.(loaded, total);
    yield piece;
  }
  // An answer of another site may hide that it was uncompressed on its way.
  if (total !== undefined && loaded < total && response.type !== 'cors') {
    throw refuse(
      `which ended after ${countBytes(loaded)}`,
      `the ${countBytes(total)} that were announced`,
      'Try again',
    );
  }
}

/**
 * What is fetched, piece by piece.
 * @throws what `receiving` says: where there is no answer, for one that is not the whole file, one that was read already, one that
 * breaks off or comes too slowly, and one that announces more bytes than there may be. The connection is closed then, and where nobody wants the rest.
 */
export async function* fetchedPieces(from: Fetched, receiving: Receiving): AsyncGenerator<Uint8Array> {
  const { refuse } = receiving;
  const controller = new AbortController();
  let response: Response | undefined;
  try {
    response =
      typeof from === 'string' || from instanceof URL ? await answerOf(from, controller.signal, receiving) : from;
    if (response.bodyUsed || response.body?.locked) {
      throw refuse('which was read already', 'a Response that nobody has read yet');
    }
    if (response.status !== 200)
      throw refuse(`which answered with status ${response.status}`, 'the whole file, with status 200');
    yield* arriving(response, receiving);
  } finally {
    if (response?.body?.locked === false) response.body.cancel().catch(() => {});
    controller.abort();
  }
}

/** How many bytes there are in all, once their beginning says it; null before. @throws for what begins as something else does. */
export type LengthIn = (beginning: Uint8Array) => number | null;

/** What there is to know of bytes before they are there. */
interface Foreseen {
  /** How many there may be at most. Default: what one array holds. */
  readonly most?: number | undefined;
  /** What to throw for more. */
  tooLarge(size: string): Error;
  /** How many were announced, if any were. */
  total?(): number | undefined;
  /** More bytes than that are not waited for. */
  readonly lengthIn?: LengthIn | undefined;
}

/** Pieces in one. Memory is taken as they come, whatever is announced. */
export async function gathered(
  pieces: AsyncIterable<Uint8Array>,
  { most = MOST_FETCHED, tooLarge, total = () => undefined, lengthIn = () => null }: Foreseen,
): Promise<Uint8Array<ArrayBuffer>> {
  let loaded = 0;
  let bytes = new Uint8Array(Math.min(FIRST, most));
  let length: number | null = null;
  for await (const piece of pieces) {
    const needed = loaded + piece.length;
    if (needed > most) throw tooLarge(`more than ${countBytes(most)}`);
    if (needed > bytes.length) {
      const announced = length ?? total() ?? 0;
      const room = announced >= needed ? Math.min(16 * bytes.length, announced) : Math.min(2 * bytes.length, most);
      const more = new Uint8Array(Math.max(room, needed));
      more.set(bytes.subarray(0, loaded));
      bytes = more;
    }
    bytes.set(piece, loaded);
    loaded = needed;
    length ??= lengthIn(bytes.subarray(0, loaded));
    if (length === null) continue;
    if (length > most) throw tooLarge(countBytes(length));
    if (loaded > length) return bytes.subarray(0, length + 1);
  }
  return bytes.subarray(0, loaded);
}

/**
 * All that is fetched.
 * @param lengthIn Says how many bytes there are. One more, and the rest is not waited for.
 * @throws as {@link fetchedPieces}, and what `lengthIn` throws.
 */
export function fetchedBytes(
  from: Fetched,
  receiving: Receiving,
  lengthIn?: LengthIn,
): Promise<Uint8Array<ArrayBuffer>> {
  const { most = MOST_FETCHED } = receiving;
  let total: number | undefined;
  const onBytes = (loaded: number, all: number | undefined) => {
    total = all;
    receiving.onBytes?.(loaded, all);
  };
  const pieces = fetchedPieces(from, { ...receiving, most, onBytes });
  return gathered(pieces, { most, tooLarge: receiving.tooLarge, total: () => total, lengthIn });
}
