import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Makes one file of a program of this folder, which starts much sooner than its sources do. @returns its path. */
export async function bundled(program: string, folder: string): Promise<string> {
  const outfile = join(folder, 'program.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL(program, import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@keisan/source'],
    plugins: [
      {
        name: 'the runtime where it is',
        setup({ onResolve }) {
          onResolve({ filter: /^onnxruntime-(node|web)/ }, ({ path }) => ({
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
