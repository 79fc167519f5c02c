import { afterEach, beforeEach, expect, test, vi } from 'vitest';

interface Request {
  readonly id: number;
  readonly src: string;
}

/** A worker that does as `answer` says. */
function stubWorker(answer: (request: Request) => { result?: string; error?: { message: string } } | 'crash') {
  const started: URL[] = [];
  class FakeWorker {
    onmessage?: (event: { data: unknown }) => void;
    onerror?: (event: { message: string }) => void;

    constructor(url: URL) {
      started.push(url);
    }

    postMessage(request: Request) {
      const reply = answer(request);
      queueMicrotask(() => {
        if (reply === 'crash') this.onerror?.({ message: 'no such file' });
        else this.onmessage?.({ data: { id: request.id, ...reply } });
      });
    }
  }
  vi.stubGlobal('Worker', FakeWorker);
  return started;
}

let layOut: (dot: string) => Promise<string>;
beforeEach(async () => {
  vi.resetModules();
  ({ layOut } = await import('./graphviz.web.ts'));
});
afterEach(() => void vi.unstubAllGlobals());

test('one worker lays out all pictures', async () => {
  const started = stubWorker(({ src }) => ({ result: `<svg>${src}</svg>` }));
  expect(started).toEqual([]);
  expect(await Promise.all(['a', 'b'].map(layOut))).toEqual(['<svg>a</svg>', '<svg>b</svg>']);
  expect(started.map(({ pathname }) => pathname.split('/').at(-1))).toEqual(['graphviz.worker.js']);
});

test("Graphviz's own complaints come through", async () => {
  stubWorker(() => ({ error: { message: 'syntax error in line 1' } }));
  await expect(layOut('digraph {')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Error: Graphviz: syntax error in line 1]`,
  );
});

test('a worker that cannot start rejects what waits for it, and is started anew for the next picture', async () => {
  let crashes = true;
  const started = stubWorker(() => (crashes ? 'crash' : { result: '<svg/>' }));
  await expect(layOut('digraph {}')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[Error: Graphviz could not be started: no such file]`,
  );
  crashes = false;
  expect(await layOut('digraph {}')).toBe('<svg/>');
  expect(started).toHaveLength(2);
});
