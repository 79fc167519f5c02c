import type { Content, WriteOptions } from '@keisan/files';

/** The database that a site keeps files in, and the one store of it. */
const DATABASE = 'keisan';
const STORE = 'files';

const resultOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return resultOf(request);
}

/** What a request in a transaction of its own gives, once all of it is done. */
async function inTransaction<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    const transaction = database.transaction(STORE, mode, { durability: 'strict' });
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const request = ask(transaction.objectStore(STORE));
    await done;
    return request.result;
  } finally {
    database.close();
  }
}

/** Keeps a file in one transaction: all of it, or what was there before. */
export async function keep(name: string, content: Content, { overwrite, onProgress }: WriteOptions): Promise<void> {
  const parts: BlobPart[] = [];
  let done = 0;
  for (const part of content.parts()) {
    parts.push(new Blob([part as Uint8Array<ArrayBuffer>]));
    done += part.length;
    onProgress?.(done, content.size);
  }
  const file = new Blob(parts);
  await inTransaction('readwrite', (store) => (overwrite ? store.put(file, name) : store.add(file, name)));
}

/** A file that is kept; null where there is none. */
export async function kept(name: string): Promise<Blob | null> {
  const found: unknown = await inTransaction('readonly', (store) => store.get(name) as IDBRequest<unknown>);
  return found instanceof Blob ? found : null;
}

/** Removes a file, if it is there. */
export async function forget(name: string): Promise<void> {
  await inTransaction('readwrite', (store) => store.delete(name));
}
