import { KeisanError, ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';

/** How large what is fetched may be where nobody says how large, in bytes: what one array holds in every browser. */
const MOST_FETCHED = 2 ** 31 - 1;

/** How many bytes have to arrive in each stretch of so many seconds: slower than the lines that people use. */
interface Pace {
  readonly bytes: number;
  readonly seconds: number;
}

const slowest: Pace = { bytes: 30_000, seconds: 30 };

/** How much memory is taken at first for what nobody says the length of. */
const FIRST = 2 ** 16;

/** What says why something was not fetched. */
type Refuse = (got: string, expected: string, fix?: string) => ValueError;

const refusing =
  (where: string, name: string): Refuse =>
  (got, expected, fix = '') =>
    new ValueError({ where, got: `${describeValue(name)}, ${got}`, expected, fix });

const tooLarge = (refuse: Refuse, size: string, most: number) =>
  refuse(`${size} bytes`, `at most ${most} bytes`, 'Fetch it yourself, and pass the bytes');

/** The Content-Length, unless the body is compressed on its way: then it counts other bytes than those that arrive. */
function announcedLength({ headers }: Response): number | null {
  const length = headers.get('content-length') ?? '';
  return /^\d+$/.test(length) && !headers.has('content-encoding') ? Number(length) : null;
}

/** Ends a download in which too few bytes arrive. */
class Watch {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #arrived = 0;
  /** Never fulfilled: rejected when it is too slow. */
  readonly tooSlow: Promise<never>;

  constructor(refuse: Refuse, { bytes, seconds }: Pace) {
    let fail: (reason: unknown) => void;
    this.tooSlow = new Promise((_, reject) => {
      fail = reject;
    });
    this.tooSlow.catch(() => {});
    this.#timer = setInterval(() => {
      const arrived = this.#arrived;
      this.#arrived = 0;
      if (arrived >= bytes) return;
      fail(refuse(`of which ${arrived} bytes came in ${seconds} seconds`, `at least ${bytes}`, 'Try again later'));
    }, 1000 * seconds);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  count(bytes: number): void {
    this.#arrived += bytes;
  }

  end(): void {
    clearInterval(this.#timer);
    this.#controller.abort();
  }
}

/** The bytes of a body; memory is taken as they come, where their number is not known. */
async function read(refuse: Refuse, response: Response, most: number, watch: Watch): Promise<Uint8Array<ArrayBuffer>> {
  const length = announcedLength(response);
  if (length !== null && length > most) throw tooLarge(refuse, String(length), most);
  let bytes = new Uint8Array(length ?? Math.min(FIRST, most));
  let done = 0;
  const reader = response.body?.getReader();
  try {
    while (reader) {
      const { value } = await Promise.race([reader.read(), watch.tooSlow]);
      if (!value) break;
      watch.count(value.length);
      if (done + value.length > most) throw tooLarge(refuse, `more than ${most}`, most);
      if (done + value.length > bytes.length) {
        const more = new Uint8Array(Math.min(most, Math.max(2 * bytes.length, done + value.length)));
        more.set(bytes.subarray(0, done));
        bytes = more;
      }
      bytes.set(value, done);
      done += value.length;
    }
  } catch (error) {
    reader?.cancel().catch(() => {});
    throw error;
  }
  return bytes.subarray(0, done);
}

/** What is in an answer. @throws ValueError for one that is not the file, that is too large or comes too slowly. */
async function answered(
  refuse: Refuse,
  response: Response,
  most: number,
  watch: Watch,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!response.ok) throw refuse(`answered with status ${response.status}`, 'the file itself');
  if (response.bodyUsed) throw refuse('which was read already', 'a Response that nobody has read yet');
  try {
    return await read(refuse, response, most, watch);
  } catch (error) {
    if (error instanceof KeisanError) throw error;
    throw refuse(`which broke off (${String((error as Error).message)})`, 'all of the file', 'Try again');
  }
}

/** The bytes of a Response. @throws ValueError as {@link fetched} does. */
export async function bytesOfResponse(
  where: string,
  response: Response,
  most = MOST_FETCHED,
  pace = slowest,
): Promise<Uint8Array<ArrayBuffer>> {
  const refuse = refusing(where, response.url || 'a Response');
  const watch = new Watch(refuse, pace);
  try {
    return await answered(refuse, response, most, watch);
  } finally {
    watch.end();
  }
}

/**
 * The bytes that a URL leads to.
 * @param most How many there may be: no more are asked for, and no memory is taken for more.
 * @throws ValueError for a URL that cannot be fetched, an answer that is not the file, more bytes than that, and too few in half a minute.
 */
export async function fetched(
  where: string,
  href: string,
  most = MOST_FETCHED,
  pace = slowest,
): Promise<Uint8Array<ArrayBuffer>> {
  const refuse = refusing(where, href);
  const watch = new Watch(refuse, pace);
  try {
    const response = await Promise.race([fetch(href, { signal: watch.signal }), watch.tooSlow]).catch(
      (error: Error) => {
        if (error instanceof KeisanError) throw error;
        throw refuse(
          `which cannot be fetched (${error.message})`,
          'a URL that this program may read from',
          'Look at whether the server runs, and allows other sites (CORS)',
        );
      },
    );
    return await answered(refuse, response, most, watch);
  } finally {
    watch.end();
  }
}
