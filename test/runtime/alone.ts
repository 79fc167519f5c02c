import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The packages of this repository. */
export const installed = join(root, 'node_modules');

/** What a program did. */
export interface Outcome {
  readonly stdout: string;
  /** The files that it wrote, as paths in its folder. */
  readonly wrote: readonly string[];
}

/** Programs that import Keisan as modules that Node runs, with Keisan inside and every other package outside. */
async function bundle(programs: Readonly<Record<string, string>>, folder: string): Promise<void> {
  for (const [name, contents] of Object.entries(programs)) {
    await build({
      stdin: { contents, resolveDir: root, loader: 'ts' },
      outfile: join(folder, name),
      bundle: true,
      format: 'esm',
      platform: 'node',
      conditions: ['@keisan/source'],
      plugins: [
        {
          name: 'all but Keisan outside',
          setup: ({ onResolve }) =>
            onResolve({ filter: /^[^./#]/ }, ({ path }) => (/^@?keisan(\/|$)/.test(path) ? null : { external: true })),
        },
      ],
    });
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** Options of {@link runAlone}. */
export interface AloneOptions {
  /** Environment variables. Default: none but the PATH and the folders. */
  readonly env?: Readonly<Record<string, string>>;
  /** Fills the folder `node_modules` that is given. */
  readonly install: (modules: string) => Promise<unknown>;
}

/**
 * Runs the first of some programs as somebody who has nothing: home, cache, temporary and working folder are empty, and so is the
 * environment.
 */
export async function runAlone(
  programs: Readonly<Record<string, string>>,
  { env = {}, install }: AloneOptions,
): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'keisan-alone-'));
  const place = (name: string) => join(folder, name);
  try {
    for (const name of ['home', 'cache', 'temporary', 'work']) await mkdir(place(name));
    await writeFile(place('package.json'), '{ "type": "module" }');
    await install(place('node_modules'));
    await bundle(programs, folder);
    const before = new Set(await filesIn(folder));
    const { stdout } = await run(process.execPath, [place(Object.keys(programs)[0]!)], {
      cwd: place('work'),
      env: {
        PATH: process.env.PATH,
        HOME: place('home'),
        XDG_CACHE_HOME: place('cache'),
        TMPDIR: place('temporary'),
        ...env,
      },
    });
    return { stdout, wrote: (await filesIn(folder)).filter((path) => !before.has(path)).sort() };
  } finally {
    await rm(folder, { recursive: true });
  }
}
