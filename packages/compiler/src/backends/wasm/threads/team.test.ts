import { matmul, Parameter, type Tensor, tensor } from '@keisan/autograd';
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { Control, LostWorkError } from './control.ts';
import type { Message } from './helper.ts';
import type { Thread } from './thread.ts';

/** All is shared that can be. */
const everything = { worthwhile: 0, enough: 0, blockTime: 0, start: 0 };

let start: () => Thread;
vi.mock('#threads', () => ({ parallelism: () => 16, startThread: () => start() }));

const { compile } = await import('../../../compile.ts');
const { addBackend } = await import('../../choose.ts');
const { startWasm, threadCount } = await import('../find.ts');

const heard: Message['kind'][] = [];
beforeEach(() => void heard.splice(0));

let count = 0;
function wasm(options: object) {
  const { backend, team } = startWasm({ threads: 2, ...options })!;
  return { team: team!, runtime: addBackend(`threads ${count++}`, async () => backend) };
}

const x = tensor(
  Float32Array.from({ length: 100 * 100 }, (_, i) => Math.sin(i)),
  { shape: [100, 100] },
);
const f = (a: Tensor) => matmul(a, a);
const numbers = async (result: Promise<Tensor> | Tensor) => Array.from((await result).data);

const eagerly: readonly (readonly [what: string, () => Thread])[] = [
  ['are forbidden', () => raise('Worker is not allowed')],
  ['cannot be told anything', () => ({ post: () => raise('DataCloneError'), end: () => {} })],
  ['never answer', () => ({ post: ({ kind }) => void heard.push(kind), end: () => {} })],
];

function raise(message: string): never {
  throw new Error(message);
}

test.each(eagerly)('where threads %s, one does everything', async (_, thread) => {
  start = thread;
  const { runtime, team } = wasm(everything);
  const compiled = compile(f, { runtime });
  const want = await numbers(compiled(x));
  expect(team.isStarted).toBe(true);
  for (let i = 0; i < 3; i++) expect(await numbers(compiled(x))).toEqual(want);
  expect(team.helped).toEqual([0]);
});

test('no thread is started for little work, and one is told of each module once', async () => {
  let started = 0;
  start = () => {
    started++;
    return { post: ({ kind }) => void heard.push(kind), end: () => {} };
  };
  const { runtime } = wasm({ enough: 0, start: 1_000_000 });
  const small = compile((a: Tensor) => a.square().sum(), { runtime });
  for (let i = 0; i < 1000; i++) await small(tensor([1, 2]));
  expect(started).toBe(0);
  const large = compile(f, { runtime });
  for (let i = 0; i < 1000; i++) await large(x);
  expect(started).toBe(1);
  expect(heard).toEqual(['start', 'crew']);
});

test('threads forget the modules that they were told of first', async () => {
  start = () => ({ post: ({ kind }) => void heard.push(kind), end: () => {} });
  const { runtime } = wasm(everything);
  for (let i = 0; i < 70; i++) await compile((a: Tensor) => matmul(a, a).add(i), { runtime })(x);
  const told = heard.filter((kind) => kind === 'crew').length;
  expect(told - heard.filter((kind) => kind === 'forget').length).toBeLessThanOrEqual(64);
  expect(told).toBeGreaterThan(64);
});

test.each([
  [undefined, 8],
  ['1', 1],
  ['3', 3],
  ['100', 8],
])('KEISAN_THREADS %s: %i threads', (asked, count) => {
  vi.stubEnv('KEISAN_THREADS', asked);
  expect(threadCount()).toBe(count);
  vi.unstubAllEnvs();
});

test.each(['0', '-1', '2.5', 'many'])('KEISAN_THREADS %s is refused', (asked) => {
  vi.stubEnv('KEISAN_THREADS', asked);
  expect(() => threadCount()).toThrow(
    `KEISAN_THREADS: got "${asked}"; expected a whole number from 1 on. Leave it out for a thread for each core, eight at most.`,
  );
  vi.unstubAllEnvs();
});

describe('where a thread is lost', () => {
  let ended: number;
  /** A thread that takes every message in, and helps with nothing. */
  const idle = (): Thread => {
    let control: Control | null = null;
    return {
      post(message) {
        if (message.kind === 'start') control = new Control(message.control);
        control!.take(0);
      },
      end: () => void ended++,
    };
  };
  let said: MockInstance;
  beforeEach(() => {
    ended = 0;
    start = idle;
    said = vi.spyOn(console, 'info').mockImplementation(() => {});
  });
  afterEach(() => vi.restoreAllMocks());

  const loseOne = () => {
    const share = vi.spyOn(Control.prototype, 'share').mockImplementation(() => {
      share.mockRestore();
      throw new LostWorkError('a thread ended');
    });
  };

  test('eager code takes over, and one does everything from then on', async () => {
    const { runtime, team } = wasm(everything);
    const compiled = compile(f, { runtime });
    const want = await numbers(compiled(x));
    loseOne();
    expect(await numbers(compiled(x))).toEqual(await numbers(f(x)));
    expect(said.mock.calls).toEqual([["Keisan ran a call eagerly, since 'wasm' failed: a thread ended"]]);
    expect(ended).toBe(1);
    const share = vi.spyOn(Control.prototype, 'share');
    expect(await numbers(compiled(x))).toEqual(want);
    expect(share).not.toHaveBeenCalled();
    expect(team.isStarted).toBe(true);
  });

  test('a parameter that was being replaced where it lies is not taken for whole', async () => {
    const { runtime } = wasm(everything);
    const [w, other] = [new Parameter(x, { path: 'dense/kernel' }), new Parameter(x)];
    const step = compile(
      (a: Tensor) => {
        w.assign(w.add(a));
        return a.add(other);
      },
      { runtime },
    );
    await step(x);
    loseOne();
    const lost =
      'parameter "dense/kernel": got a value that a thread was replacing when it ended; expected a whole one. Assign it anew, as by loading weights that were saved before.';
    await expect(step(x)).rejects.toThrow(lost);
    await expect(step(x)).rejects.toThrow(lost);
    expect(() => w.toArray()).toThrow(lost);
    expect(other.toArray()).toEqual(x.toArray());
    w.assign(x);
    await step(x);
    expect(w.toArray()).toEqual(x.add(x).toArray());
  });

  test('one that had not been run with before is what it was', async () => {
    const { runtime } = wasm(everything);
    await compile(f, { runtime })(x);
    const w = new Parameter(x);
    loseOne();
    await compile(
      (a: Tensor) => {
        w.assign(w.add(a));
        return [];
      },
      { runtime },
    )(x);
    expect(w.toArray()).toEqual(x.add(x).toArray());
  });
});
