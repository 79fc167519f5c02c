// Writes each package's JavaScript beside the declarations of tsc, in two forms: `dist/` holds its modules one by one, of which the
// bundler of a page keeps those that the page uses; `dist/node/` holds few files, with all that `index` needs in one of them, what
// workers need in another, and what is loaded later in one for each time: Node takes twice as long to import two hundred.
import { readdir, readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** The built files that part of a package.json names. */
function builtFiles(branch) {
  if (typeof branch === 'string') return /^\.\/dist\/.*\.js$/.test(branch) ? [branch] : [];
  return Object.values(branch ?? {}).flatMap(builtFiles);
}

/** All modules that importing `entries` loads at once. */
function loadedBy(entries, modules) {
  const loaded = new Set(entries);
  for (const id of loaded) for (const next of modules.getModuleInfo(id)?.importedIds ?? []) loaded.add(next);
  return loaded;
}

/** Names a module after the first of these sets that it is in; they are computed once, when the modules are known. */
function nameIn(sets) {
  let known;
  return (id, modules) => {
    known ??= Object.entries(sets(modules));
    return known.find(([, set]) => set.has(id))?.[0] ?? null;
  };
}

/**
 * Writes rolldown's few lines into the files that need them, since Node takes longer to find another file than to read them again, and
 * escapes all but ASCII, since one other letter makes a text of twice the size.
 */
const quickToRead = {
  name: 'quick-to-read',
  generateBundle(_, files) {
    const runtime = Object.values(files).find(({ name }) => name === 'rolldown-runtime');
    const lines = runtime?.code.replace(/^export .*$/m, '');
    if (runtime) delete files[runtime.fileName];
    for (const file of Object.values(files)) {
      file.code = file.code
        .replace(/^import (\{.*\} from )?"[./]*\/rolldown-runtime-[^"]*";$/m, (_, names) => (names ? lines : ''))
        .replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
    }
  },
};

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
    // What a page may load later, the package's own index has.
    checks: { ineffectiveDynamicImport: false },
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
  const coreOf = (modules) => loadedBy([`${folder}/src/index.ts`], modules);
  const laterOf = (modules) => {
    const targets = [...coreOf(modules)].flatMap((id) => modules.getModuleInfo(id)?.dynamicallyImportedIds ?? []);
    return Object.fromEntries(targets.map((id, i) => [`later-${i}`, loadedBy([id], modules)]));
  };
  const inWorkers = (modules) =>
    loadedBy(
      workers.flatMap((path) => modules.getModuleInfo(`${folder}/src/${path}`)?.importedIds ?? []),
      modules,
    );
  // Each takes from what those before it have left.
  const groups = [
    { name: nameIn((modules) => ({ core: coreOf(modules) })), debugName: 'core' },
    { name: nameIn((modules) => ({ workers: inWorkers(modules) })), debugName: 'workers' },
    { name: nameIn(laterOf), debugName: 'later' },
  ];
  await bundled.write({
    ...form,
    dir: `${folder}/dist/node`,
    comments: { jsdoc: false },
    codeSplitting: { groups },
    plugins: [quickToRead],
  });
  await bundled.close();
}

const packages = fileURLToPath(new URL('packages', import.meta.url));
await Promise.all((await readdir(packages)).map((name) => bundle(`${packages}/${name}`)));
