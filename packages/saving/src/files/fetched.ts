import { KeisanError, ValueError } from '@keisan/autograd';
import { announcedLength, atPace, describeValue, type Pace, slowestPace } from '@keisan/autograd/internal';

/** How large what is fetched may be where nobody says how large, in bytes: what one array holds in every browser. */
const MOST_FETCHED = 2 ** 31 - 1;

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

/** What arrives somewhere. */
interface Arrival {
  /** How many bytes there may be. */
  readonly most: number;
  readonly refuse: Refuse;
  /** Aborts when nobody waits for it any more. */
  readonly signal: AbortSignal;
  /** Is told how many bytes have arrived in all. */
  onBytes(loaded: number): void;
}

/** What `receive` gives, unless it comes too slowly. */
const received = <T>(refuse: Refuse, most: number, pace: Pace, receive: (arrival: Arrival) => Promise<T>): Promise<T> =>
  atPace(
    pace,
    (signal, onBytes) => receive({ most, refuse, signal, onBytes }),
    (arrived) =>
      refuse(`of which ${arrived} bytes came in ${pace.seconds} seconds`, `at least ${pace.bytes}`, 'Try again later'),
  );

/** The bytes of a body; memory is taken as they come, where their number is not known. */
async function read(response: Response, { most, refuse, signal, onBytes }: Arrival): Promise<Uint8Array<ArrayBuffer>> {
  const length = announcedLength(response);
  if (length !== undefined && length > most) throw tooLarge(refuse, String(length), most);
  let bytes = new Uint8Array(length ?? Math.min(FIRST, most));
  let done = 0;
  const reader = response.body?.getReader();
  signal.addEventListener('abort', () => reader?.cancel().catch(() => {}));
  while (reader) {
    const { value } = await reader.read();
    if (!value) break;
    if (done + value.length > most) throw tooLarge(refuse, `more than ${most}`, most);
    if (done + value.length > bytes.length) {
      const more = new Uint8Array(Math.min(most, Math.max(2 * bytes.length, done + value.length)));
      more.set(bytes.subarray(0, done));
      bytes = more;
    }
    bytes.set(value, done);
    done += value.length;
    onBytes(done);
  }
  return bytes.subarray(0, done);
}

/** What is in an answer. @throws ValueError for one that is not the file, and for one that is too large. */
async function answered(response: Response, arrival: Arrival): Promise<Uint8Array<ArrayBuffer>> {
  const { refuse } = arrival;
  if (!response.ok) throw refuse(`answered with status ${response.status}`, 'the file itself');
  if (response.bodyUsed) throw refuse('which was read already', 'a Response that nobody has read yet');
  try {
    return await read(response, arrival);
  } catch (error) {
    if (error instanceof KeisanError) throw error;
    throw refuse(`which broke off (${String((error as Error).message)})`, 'all of the file', 'Try again');
  }
}

/** The bytes of a Response. @throws ValueError as {@link fetched} does. */
export function bytesOfResponse(
  where: string,
  response: Response,
  most = MOST_FETCHED,
  pace = slowestPace,
): Promise<Uint8Array<ArrayBuffer>> {
  const refuse = refusing(where, response.url || 'a Response');
  return received(refuse, most, pace, (arrival) => answered(response, arrival));
}

/**
 * The bytes that a URL leads to.
 * @param most How many there may be: no more are asked for, and no memory is taken for more.
 * @throws ValueError for a URL that cannot be fetched, an answer that is not the file, more bytes than that, and too few in half a minute.
 */
export function fetched(
  where: string,
  href: string,
  most = MOST_FETCHED,
  pace = slowestPace,
): Promise<Uint8Array<ArrayBuffer>> {
  const refuse = refusing(where, href);
  return received(refuse, most, pace, async (arrival) => {
    const response = await fetch(href, { signal: arrival.signal }).catch((error: Error) => {
      throw refuse(
        `which cannot be fetched (${error.message})`,
        'a URL that this program may read from',
        'Look at whether the server runs, and allows other sites (CORS)',
      );
    });
    return await answered(response, arrival);
  });
}
