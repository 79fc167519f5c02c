import { afterEach, expect, test, vi } from 'vitest';
import { layOut } from './graphviz.node.ts';

/** What the next thread runs in place of Graphviz. */
const instead = vi.hoisted(() => ({ program: '' }));

vi.mock('node:worker_threads', async (original) => {
  const real = await original<typeof import('node:worker_threads')>();
  class Worker extends real.Worker {
    constructor(script: string, options: object) {
      super(instead.program || script, { ...options, eval: instead.program !== '' });
      instead.program = '';
    }
  }
  return { ...real, Worker };
});

const chain = 'digraph { a -> b -> c }';

afterEach(async () => expect(await layOut(chain)).toContain('<svg'));

test('several pictures at once', async () => {
  const pictures = await Promise.all(['a', 'b', 'c'].map((name) => layOut(`digraph { ${name} }`)));
  expect(pictures.map((svg) => />(.)<\/text>/.exec(svg)![1])).toEqual(['a', 'b', 'c']);
});

test.each(['digraph {', '', 'graph { a -> b }', '\0', '}'])('text that is no DOT: %j', async (dot) => {
  await expect(layOut(dot, 'plotGraph')).rejects.toThrow(
    `plotGraph: got a diagram of ${dot.length} characters of DOT, of which Graphviz says: `,
  );
});

test('what Graphviz cannot hold', async () => {
  await expect(layOut(`digraph { ${'{'.repeat(200_000)} a ${'}'.repeat(200_000)} }`)).rejects.toThrow(
    /^renderSvg: got a diagram of 400015 characters of DOT, .* Draw a part of it, or write the DOT text to a file/,
  );
});

test('a label of more lines than fit into its memory', async () => {
  await expect(layOut(`digraph { a [label="${'x\\n'.repeat(50_000)}"] }`)).rejects.toThrow(
    'of which Graphviz says: out of memory; expected DOT that Graphviz can lay out. Draw a part of it',
  );
});

test('a thread that does not answer in time', async () => {
  instead.program = 'setInterval(() => {}, 1000)';
  await expect(layOut(chain, 'plotModel', 1e-3)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LayoutError: plotModel: got a diagram of 23 characters of DOT, which Graphviz did not lay out in 0.001 minutes; expected one that it can, with fewer nodes or shorter arrows. Draw a part of it, or write the DOT text to a file and lay it out with a Graphviz of your own.]`,
  );
});

test('a thread that ends', async () => {
  instead.program = 'process.exit(3)';
  await expect(layOut(chain, 'plotModel')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LayoutError: plotModel: got a diagram of 23 characters of DOT, at which the thread that runs Graphviz ended: exit code 3; expected one that lives until the picture is laid out. Try again, or draw a part of the diagram where it is large.]`,
  );
  instead.program = 'throw new Error("no memory left")';
  await expect(layOut(chain, 'plotModel')).rejects.toThrow('ended: no memory left');
});
