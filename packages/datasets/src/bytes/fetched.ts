import { announcedLength, describeValue, type Pace, slowestPace } from '@keisan/autograd/internal';
import { DatasetError } from '../errors.ts';
import { failureOf } from '../failure.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** How many bytes are taken in one piece where nobody says how many there should be: what one array holds in every browser. */
const MOST_FETCHED = 2 ** 31 - 1;

/** What says why something did not come. */
type Refuse = (got: string, expected?: string, fix?: string, cause?: unknown) => DatasetError;

const refusing =
  (where: string, file: string): Refuse =>
  (got, expected = '', fix = '', cause) =>
    new DatasetError({ where, got: `${describeValue(file)}, ${got}`, expected, fix, file, cause });

/** What comes before so many seconds are over. */
async function within<T>(seconds: number, coming: Promise<T>, late: () => Error): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ended = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), 1000 * seconds);
  });
  try {
    return await Promise.race([coming, ended]);
  } finally {
    clearTimeout(timer);
  }
}

/** What a stream gives, which is cancelled where nobody wants the rest of it. */
export async function* piecesOf(
  stream: ReadableStream<Uint8Array> | null,
  read = (reader: ReadableStreamDefaultReader<Uint8Array>) => reader.read(),
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
    if (!ended) await reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}

/** The pieces of a body. Only the time counts in which somebody waits for them. */
function arriving(refuse: Refuse, { body }: Response, pace: Pace): AsyncGenerator<Uint8Array> {
  let waited = 0;
  let arrived = 0;
  const late = () => refuse(`of which ${arrived} bytes came in ${pace.seconds} seconds`, `at least ${pace.bytes}`);
  return piecesOf(body, async (reader) => {
    const start = performance.now();
    const coming = reader.read().catch((cause: unknown) => {
      throw refuse(`which broke off (${failureOf(cause)})`, 'all of the file', 'Try again', cause);
    });
    const result = await within(pace.seconds - waited, coming, late);
    waited += (performance.now() - start) / 1000;
    arrived += result.value?.length ?? 0;
    if (arrived >= pace.bytes) {
      waited = 0;
      arrived = 0;
    }
    return result;
  });
}

async function answered(refuse: Refuse, url: string | URL, { seconds }: Pace): Promise<Response> {
  const controller = new AbortController();
  const asked = fetch(url, { signal: controller.signal }).catch((cause: unknown) => {
    throw refuse(`from which no answer came (${failureOf(cause)})`, '', '', cause);
  });
  try {
    const response = await within(seconds, asked, () => refuse(`from which no answer came in ${seconds} seconds`));
    if (response.ok) return response;
    await response.body?.cancel().catch(() => {});
    throw refuse(`which answered with status ${response.status}`, 'the file itself');
  } catch (error) {
    asked.catch(() => {});
    controller.abort();
    throw error;
  }
}

async function wholeOf(refuse: Refuse, response: Response, pace: Pace): Promise<Bytes> {
  const tooLarge = (size: string) =>
    refuse(`${size} bytes`, `at most ${MOST_FETCHED} bytes`, 'Read it piece by piece, with readNpy or readCsv');
  const announced = announcedLength(response);
  if (announced !== undefined && announced > MOST_FETCHED) {
    await response.body?.cancel().catch(() => {});
    throw tooLarge(String(announced));
  }
  const parts: BlobPart[] = [];
  let length = 0;
  for await (const piece of arriving(refuse, response, pace)) {
    length += piece.length;
    if (length > MOST_FETCHED) throw tooLarge(`more than ${MOST_FETCHED}`);
    parts.push(piece as Bytes);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/**
 * The bytes of an answer, piece by piece.
 * @throws DatasetError for one that breaks off, and for one that comes too slowly.
 */
export const responsePieces = (
  where: string,
  name: string,
  response: Response,
  pace = slowestPace,
): AsyncGenerator<Uint8Array> => arriving(refusing(where, name), response, pace);

/** All bytes of an answer. @throws DatasetError as {@link responsePieces} does, and for more than one array holds. */
export const responseBytes = (where: string, name: string, response: Response, pace = slowestPace): Promise<Bytes> =>
  wholeOf(refusing(where, name), response, pace);

/**
 * The bytes that a URL leads to, piece by piece.
 * @throws DatasetError where there is no answer, or one of another status, and as {@link responsePieces} does.
 */
export async function* fetchedPieces(where: string, url: string | URL, pace = slowestPace): AsyncGenerator<Uint8Array> {
  const refuse = refusing(where, String(url));
  yield* arriving(refuse, await answered(refuse, url, pace), pace);
}

/** All bytes that a URL leads to. @throws DatasetError as {@link fetchedPieces} and {@link responseBytes} do. */
export async function fetchedBytes(where: string, url: string | URL, pace = slowestPace): Promise<Bytes> {
  const refuse = refusing(where, String(url));
  return wholeOf(refuse, await answered(refuse, url, pace), pace);
}
