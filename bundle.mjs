// Writes each package's JavaScript beside the declarations of tsc, in two forms: `dist/` holds its modules one by one, of which the
// bundler of a page keeps those that the page uses; `dist/node/` holds few files, with all that `index` needs in one of them, since
// Node takes twice as long to import two hundred.
import { readdir, readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** The built files that part of a package.json names. */
function builtFiles(branch) {
  if (typeof branch === 'string') return /^\.\/dist\/.*\.js$/.test(branch) ? [branch] : [];
  return Object.values(branch ?? {}).flatMap(builtFiles);
}

/** All modules that importing `entry` loads at once. */
function loadedBy(entry, modules) {
  const loaded = new Set([entry]);
  for (const id of loaded) for (const next of modules.getModuleInfo(id)?.importedIds ?? []) loaded.add(next);
  return loaded;
}

async function bundle(folder) {
  const { exports, imports } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
  const sources = await readdir(`${folder}/src`, { recursive: true });
  const workers = sources.filter((path) => path.endsWith('.worker.ts'));
  const named = builtFiles({ exports, imports }).map((path) =>
    path.replace(/^\.\/dist\/(node\/)?/, '').replace(/js$/, 'ts'),
  );
  for (const path of await readdir(`${folder}/dist`, { recursive: true })) {
    if (/\.js(\.map)?$/.test(path)) await rm(`${folder}/dist/${path}`);
  }
  const bundled = await rolldown({
    cwd: folder,
    input: Object.fromEntries(
      [...named, ...workers].map((path) => [path.replace(/\.ts$/, ''), `${folder}/src/${path}`]),
    ),
    platform: 'neutral',
    // What `imports` maps is decided where the package runs.
    external: /^[^./]/,
  });
  const form = {
    format: 'esm',
    // Metrics are called after their functions.
    keepNames: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  };
  await bundled.write({
    ...form,
    dir: `${folder}/dist`,
    sourcemap: true,
    preserveModules: true,
    preserveModulesRoot: `${folder}/src`,
  });
  let core;
  const nameOf = (id, modules) => {
    core ??= loadedBy(`${folder}/src/index.ts`, modules);
    return core.has(id) ? 'core' : null;
  };
  await bundled.write({
    ...form,
    dir: `${folder}/dist/node`,
    comments: { jsdoc: false },
    codeSplitting: { groups: [{ name: nameOf, debugName: 'core' }] },
  });
  await bundled.close();
}

const packages = fileURLToPath(new URL('packages', import.meta.url));
await Promise.all((await readdir(packages)).map((name) => bundle(`${packages}/${name}`)));
