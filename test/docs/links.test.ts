import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { pages } from './pages.ts';
import { linesOf, root } from './program.ts';

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(file: string): string[] {
  return linesOf(file).flatMap((line) => {
    const [, heading] = /^#+ (.*)$/.exec(line) ?? [];
    return heading
      ? [
          heading
            .toLowerCase()
            .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
            .replaceAll(' ', '-'),
        ]
      : [];
  });
}

test.each(pages())('the links of %s lead somewhere', (file) => {
  const targets = [
    ...linesOf(file)
      .join('\n')
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, target]) => target!);
  const broken = targets.filter((target) => {
    if (/^https?:/.test(target)) return false;
    const [path, anchor] = target.split('#');
    const page = path ? join(dirname(file), path) : file;
    return !existsSync(join(root, page)) || (anchor !== undefined && !anchorsOf(page).includes(anchor));
  });
  expect(broken).toEqual([]);
});
