import { readFileSync } from 'node:fs';
import { tensor } from '@keisan/autograd';
import { Sequential } from '@keisan/layers';
import { Dense } from '@keisan/layers/layers';
import { loadModel } from '@keisan/saving';
import { describe, expect, test } from 'vitest';
import { weightsContent } from '../../packages/saving/src/keras/weights-file.ts';
import { safetensorsContent } from '../../packages/saving/src/safetensors/safetensors.ts';
import './own-classes.ts';
import { archiveOf } from './mutations.ts';

const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
const encode = (text: string) => new TextEncoder().encode(text);
const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const newModel = () => new Sequential([new Dense(2, { inputShape: [3], name: 'dense' })]);

/** Bytes, and behind them others without end. */
function endless(beginning: Uint8Array) {
  let given = 0;
  const piece = new Uint8Array(2 ** 16);
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const next = given < beginning.length ? beginning.slice(given, given + 1000) : piece;
      given += next.length;
      controller.enqueue(next);
    },
  });
  return { response: new Response(body), given: () => given - beginning.length };
}

const page = encode('<!doctype html><title>404</title>'.repeat(20));
const weights = [
  tensor([
    [1, 2],
    [3, 4],
    [5, 6],
  ]),
  tensor([7, 8]),
] as const;
const named = new Map([
  ['dense/kernel', weights[0]],
  ['dense/bias', weights[1]],
]);
const safetensors = joined(...safetensorsContent(named).parts());

/** An archive whose first member is said to be very long. */
const huge = fixture('line.keras').slice(0, 300);
new DataView(huge.buffer).setUint32(18, 0xffff_0000, true);

async function savedWeights(): Promise<Uint8Array> {
  const { statesOf } = await import('../../packages/saving/src/keras/states.ts');
  return joined(...weightsContent(statesOf(newModel() as never)).parts());
}

describe('what goes on without end is not waited for', () => {
  test.each<[string, Uint8Array]>([
    ['.keras', fixture('line.keras')],
    ['.keras, compressed', archiveOf({ 'config.json': fixture('line.keras').slice(0, 100) })],
    ['.h5', fixture('line.h5')],
  ])('behind a whole %s', async (_, bytes) => {
    const { response, given } = endless(bytes);
    const [whole, more] = await Promise.allSettled([loadModel(bytes), loadModel(response)]);
    expect(more.status).toBe(whole.status);
    expect(given()).toBeLessThan(2 ** 18);
  });

  test.each<[string, () => Promise<Uint8Array> | Uint8Array]>([
    ['safetensors', () => safetensors],
    ['.weights.h5', savedWeights],
  ])('behind whole weights, %s', async (_, make) => {
    const { response, given } = endless(await make());
    await newModel()
      .loadWeights(response)
      .catch((error: unknown) => expect(String(error)).toContain('bytes after'));
    expect(given()).toBeLessThan(2 ** 18);
  });

  test.each<[string, Uint8Array, string]>([
    [
      'a page',
      page,
      'a Response: got bytes that are no ZIP archive; expected a .keras file, as model.save(...) writes',
    ],
    ['a part of an archive', fixture('line.keras').slice(0, 300), 'a Response: got bytes that are no ZIP archive'],
    ['a description', encode('  {"a": ['), 'bytes of JSON; expected at most 16777216'],
    ['blanks', encode(' '.repeat(300)), 'a Response: got bytes that are no ZIP archive'],
    ['an archive of very much', huge, 'which has 4,294,901,8'],
  ])('%s, for a model', async (_, bytes, message) => {
    const { response, given } = endless(bytes);
    await expect(loadModel(response)).rejects.toThrow(message);
    expect(given()).toBeLessThan(2 ** 25);
  });

  test.each<[string, Uint8Array]>([
    ['a page', page],
    ['zeros', new Uint8Array(10)],
    ['a long header', joined(Uint8Array.of(0, 0, 0, 16, 0, 0, 0, 0), encode('{'))],
  ])('%s, for weights', async (_, bytes) => {
    const { response, given } = endless(bytes);
    await expect(newModel().loadWeights(response)).rejects.toThrow(
      'a Response: got bytes that do not begin as a file of weights does; expected a .weights.h5, a .safetensors or a .keras',
    );
    expect(given()).toBeLessThan(2 ** 18);
  });
});

test('a Blob that is no model is not read', async () => {
  const blob = new File([page], 'm.keras');
  blob.arrayBuffer = () => Promise.reject(new Error('not all of it'));
  await expect(loadModel(blob)).rejects.toThrow('m.keras: got bytes that are no ZIP archive');
  await expect(newModel().loadWeights(blob)).rejects.toThrow(
    'm.keras: got bytes that do not begin as a file of weights',
  );
});

test.each([
  ['an archive', 0x4b50],
  ['JSON', 0x7b20],
])('weights whose header is as long as %s begins', async (_, length) => {
  const padding = (text: string) => safetensorsContent(named, { more: text });
  const base = new DataView(joined(...padding('').parts()).buffer).getUint32(0, true);
  const bytes = joined(...padding('x'.repeat(length - base)).parts());
  expect(new DataView(bytes.buffer).getUint32(0, true)).toBe(length);
  const model = newModel();
  for (const source of [bytes, new Response(bytes)]) {
    await model.loadWeights(source);
    expect(model.getWeights().map(String)).toEqual(weights.map(String));
  }
});

test('more than an array holds is to be downloaded', async () => {
  const answer = () => new Response('PK', { headers: { 'content-length': '5000000000000' } });
  const words =
    'which has 5,000,000,000,000 bytes; expected what one array holds. Download it to a file, and pass its path';
  await expect(loadModel(answer())).rejects.toThrow(words);
  await expect(newModel().loadWeights(answer())).rejects.toThrow(words);
});

test('a stream is no file, and the error says what is', async () => {
  const body = () => new Response('PK').body!;
  const words = 'expected a path, a URL, a Blob, a Response or bytes. Write new Response(stream) for a stream of bytes';
  await expect(loadModel(body() as never)).rejects.toThrow(words);
  await expect(newModel().loadWeights(body() as never)).rejects.toThrow(words);
});
