import { DatasetError } from '../errors.ts';

/** The answer to a request. @throws DatasetError for none, and for one of another status. */
export async function fetched(where: string, url: string | URL): Promise<Response> {
  const response = await fetch(url).catch((cause: unknown) => {
    throw new DatasetError({
      where,
      got: `no answer from ${url} (${(cause as Error).message})`,
      file: String(url),
      cause,
    });
  });
  if (response.ok) return response;
  throw new DatasetError({ where, got: `status ${response.status} from ${url}`, file: String(url) });
}

/** What a stream gives, which is cancelled where nobody wants the rest of it. */
export async function* piecesOf(stream: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (!stream) return;
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      ended = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!ended) await reader.cancel().catch(() => {});
    reader.releaseLock();
  }
}
