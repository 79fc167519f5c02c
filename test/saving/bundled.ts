import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Makes one file of a program, which starts much sooner than its sources do. @returns its path. */
export async function bundled(program: URL, folder: string): Promise<string> {
  const outfile = join(folder, 'program.mjs');
  await build({
    entryPoints: [fileURLToPath(program)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@keisan/source'],
    plugins: [
      {
        name: 'what is native where it is',
        setup({ onResolve }) {
          onResolve({ filter: /^(onnxruntime-(node|web)|@resvg)/ }, ({ path }) => ({
            path: import.meta.resolve(path),
            external: true,
          }));
        },
      },
    ],
    banner: {
      js: "import { createRequire as requirer } from 'node:module'; globalThis.require = requirer(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
}
