import { afterEach, beforeEach, expect, test, vi } from 'vitest';

interface Request {
  readonly id: number;
  readonly src: string;
}

/** A worker that does as `answer` says. */
function stubWorker(
  answer: (request: Request) => { result?: string; error?: { message: string } } | 'crash' | 'silence',
) {
  const started: URL[] = [];
  class FakeWorker {
    onmessage?: (event: { data: unknown }) => void;
    onerror?: (event: { message: string }) => void;

    constructor(url: URL) {
      started.push(url);
    }

    terminate() {}

    postMessage(request: Request) {
      const reply = answer(request);
      queueMicrotask(() => {
        if (reply === 'silence') return;
        if (reply === 'crash') this.onerror?.({ message: 'no such file' });
        else this.onmessage?.({ data: { id: request.id, ...reply } });
      });
    }
  }
  vi.stubGlobal('Worker', FakeWorker);
  return started;
}

let layOut: typeof import('./graphviz.web.ts').layOut;
beforeEach(async () => {
  vi.resetModules();
  ({ layOut } = await import('./graphviz.web.ts'));
});
afterEach(() => void vi.unstubAllGlobals());

test('one worker lays out all pictures', async () => {
  const started = stubWorker(({ src }) => ({ result: `<svg>${src}</svg>` }));
  expect(started).toEqual([]);
  expect(await Promise.all(['a', 'b'].map((dot) => layOut(dot)))).toEqual(['<svg>a</svg>', '<svg>b</svg>']);
  expect(started.map(({ pathname }) => pathname.split('/').at(-1))).toEqual(['graphviz.worker.js']);
});

test("Graphviz's own complaints come through", async () => {
  stubWorker(() => ({ error: { message: 'syntax error in line 1' } }));
  await expect(layOut('digraph {')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LayoutError: renderSvg: got a diagram of 9 characters of DOT, of which Graphviz says: syntax error in line 1; expected DOT that Graphviz can lay out. Mend the text where it says.]`,
  );
});

test('a worker that cannot start rejects what waits for it, and is started anew for the next picture', async () => {
  let crashes = true;
  const started = stubWorker(() => (crashes ? 'crash' : { result: '<svg/>' }));
  await expect(layOut('digraph {}')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LayoutError: renderSvg: got a diagram of 10 characters of DOT, at which the thread that runs Graphviz ended: no such file; expected one that lives until the picture is laid out. Try again, or draw a part of the diagram where it is large.]`,
  );
  crashes = false;
  expect(await layOut('digraph {}')).toBe('<svg/>');
  expect(started).toHaveLength(2);
});

test('a worker that does not answer in time is ended, and is started anew for the next picture', async () => {
  let silent = true;
  const started = stubWorker(() => (silent ? 'silence' : { result: '<svg/>' }));
  const [slow, behind] = await Promise.allSettled([layOut('digraph {}', 'renderSvg', 1e-6), layOut('digraph {}')]);
  expect([slow, behind].map((picture) => (picture as PromiseRejectedResult).reason.message)).toMatchInlineSnapshot(`
    [
      "renderSvg: got a diagram of 10 characters of DOT, which Graphviz did not lay out in 0.000001 minutes; expected one that it can, with fewer nodes or shorter arrows. Draw a part of it, or write the DOT text to a file and lay it out with a Graphviz of your own.",
      "renderSvg: got a diagram of 10 characters of DOT, at which the thread that runs Graphviz ended: another picture took too long; expected one that lives until the picture is laid out. Try again, or draw a part of the diagram where it is large.",
    ]
  `);
  silent = false;
  expect(await layOut('digraph {}')).toBe('<svg/>');
  expect(started).toHaveLength(2);
});
