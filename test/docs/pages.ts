import { readdirSync } from 'node:fs';
import { root } from './program.ts';

/** Its blocks are parts of files, which adding-an-op.test.ts compares and runs. */
const FRAGMENTS = 'docs/adding-an-op.md';

/** The pages whose programs are run: every Markdown file but those about the tests and benchmarks themselves. */
export function pages(): readonly string[] {
  const skipped = /(^|\/)(node_modules|dist|\.[^/]+)\//;
  return ['.', 'docs', 'examples', 'packages']
    .flatMap((folder) =>
      readdirSync(`${root}${folder}`, { recursive: folder !== '.', encoding: 'utf8' }).map((file) =>
        folder === '.' ? file : `${folder}/${file}`,
      ),
    )
    .filter((file) => file.endsWith('.md') && !skipped.test(file) && file !== FRAGMENTS)
    .sort();
}
