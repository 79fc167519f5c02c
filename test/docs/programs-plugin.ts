import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Serves the programs of pages and of comments to tests, with checks of what they show: see `importPath`. */
export function programs(): Plugin {
  return {
    name: 'keisan:programs',
    enforce: 'pre',
    resolveId: (id) => (/\?program=\d+$/.test(id) ? id : undefined),
    async load(id) {
      const [, path, line] = /^(.*)\?program=(\d+)$/.exec(id) ?? [];
      if (!path) return undefined;
      const [{ root }, { pagePrograms }, { examplePrograms }, { instrument }, { transformWithOxc }] = await Promise.all(
        [
          import('./program.ts'),
          import('./page.ts'),
          import('./example.ts'),
          import('./instrument.ts'),
          import('vite'),
        ],
      );
      const file = path.slice(root.length);
      const all = file.endsWith('.md') ? pagePrograms(file) : examplePrograms(file);
      const program = all.find((one) => one.line === Number(line));
      if (!program) throw new Error(`no program at ${file}:${line}`);
      return transformWithOxc(instrument(program, join(root, 'test/docs/shown.ts')), `${path}.${line}.ts`);
    },
  };
}
