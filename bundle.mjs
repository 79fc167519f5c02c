// Bundles each package's own modules, after tsc has written their declarations: one file for each entry point, and chunks for what
// entry points share. Node reads few files where it would read two hundred: importing `keisan` takes half the time.
import { readdir, readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The built files that part of a package.json names. */
function builtFiles(branch) {
  if (typeof branch === 'string') return /^\.\/dist\/.*\.js$/.test(branch) ? [branch] : [];
  return Object.values(branch ?? {}).flatMap(builtFiles);
}

async function bundle(folder) {
  const { exports, imports } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
  const sources = await readdir(`${folder}/src`, { recursive: true });
  const workers = sources.filter((path) => path.endsWith('.worker.ts')).map((path) => `src/${path}`);
  const named = builtFiles({ exports, imports }).map((path) => path.replace('./dist/', 'src/').replace(/js$/, 'ts'));
  for (const path of await readdir(`${folder}/dist`, { recursive: true })) {
    if (/\.js(\.map)?$/.test(path)) await rm(`${folder}/dist/${path}`);
  }
  await build({
    absWorkingDir: folder,
    entryPoints: [...new Set(named), ...workers],
    outbase: 'src',
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    packages: 'external',
    // What `imports` maps is decided where the package runs.
    external: Object.keys(imports ?? {}),
    // Metrics are called after their functions.
    keepNames: true,
    sourcemap: true,
  });
}

const packages = fileURLToPath(new URL('packages', import.meta.url));
await Promise.all((await readdir(packages)).map((name) => bundle(`${packages}/${name}`)));
