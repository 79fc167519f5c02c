import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sectionsOf } from '../docs/page.ts';
import { withoutComments } from './comments.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');

interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const names = ['autograd', 'compiler', 'datasets', 'files', 'keisan', 'layers', 'saving', 'viz'];
/** Our packages as npm would publish them, built afresh. */
let packed: readonly Packed[];
/** A folder for the projects that they are installed into. */
let home: string;
/** A project with everything, its program compiled. */
let project: string;
/** Node 24. */
let node24: string;

// What the registry's own install scripts would download, CUDA among it, is not needed.
const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip', NODE_OPTIONS: '' };
/** Where the install script of onnxruntime-node runs and finds nothing but a proxy that is not there. */
const behindFirewall = { ...process.env, NODE_OPTIONS: '', GLOBAL_AGENT_HTTPS_PROXY: 'http://127.0.0.1:9' };

/** An empty project with our packages installed, and more from the registry. */
async function install(...more: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(home, 'project-'));
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  await cp(fileURLToPath(new URL('consumer', import.meta.url)), folder, { recursive: true });
  const tarballs = packed.map(({ filename }) => join(root, 'tarballs', filename));
  await run('npm', ['install', '--no-audit', '--no-fund', ...tarballs, ...more], { cwd: folder, env });
  return folder;
}

async function installNode24(): Promise<string> {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = await mkdtemp(join(home, 'node-24-'));
  await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `${name}@24`], { env });
  return join(folder, 'node_modules', name, 'bin/node');
}

async function installTypeScript(version: string): Promise<string> {
  const folder = await mkdtemp(join(home, 'typescript-'));
  await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `typescript@${version}`], { env });
  return join(folder, 'node_modules/typescript');
}

/** The bytes of all files in a folder, but for packages in it. */
async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const own = files.filter((path) => !path.slice(folder.length).includes('node_modules'));
  const sizes = await Promise.all(own.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The bytes of each of our packages and of what they need, but for what only one of them needs. */
async function sizesWithout(without: string, folder: string): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  const add = async (name: string, from: string): Promise<void> => {
    const beside = join(from, 'node_modules', name);
    const path = existsSync(beside) ? beside : join(folder, 'node_modules', name);
    if (name === without || sizes.has(path)) return;
    sizes.set(path, await bytesIn(path));
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
      await readFile(join(path, 'package.json'), 'utf8'),
    );
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) await add(needed, path);
  };
  await add('keisan', folder);
  return new Map([...sizes].map(([path, bytes]) => [path.slice(folder.length + 'node_modules//'.length), bytes]));
}

/** Runs the program of a project and returns what it found. */
async function result(folder: string, runtime: string | undefined, node = process.execPath, ...args: string[]) {
  const { stdout } = await run(node, ['program.js', ...args], {
    cwd: folder,
    env: { ...env, KEISAN_RUNTIME: runtime },
  });
  return { ...JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')), stdout };
}

const good = {
  epochs: 20,
  told: 20,
  accuracy: expect.toSatisfy((accuracy: number) => accuracy > 0.9),
  four: 4,
  pictures: ['model.dot', 'model.svg'],
  stdout: '',
};

beforeAll(async () => {
  for (const name of names) await rm(join(root, 'packages', name, 'dist'), { recursive: true, force: true });
  await run('npm', ['run', 'pack'], { cwd: root });
  const { stdout } = await run('npm', ['pack', '--workspaces', '--json', '--dry-run'], { cwd: root });
  packed = JSON.parse(stdout);
  home = await mkdtemp(join(tmpdir(), 'keisan-pack-'));
  project = await install('@types/node@20');
  node24 = await installNode24();
});

afterAll(() => rm(home, { recursive: true, force: true }));

describe('what is packed', () => {
  const read = (name: string, path: string) => readFile(join(root, 'packages', name, path), 'utf8');

  test.each(names)('%s: the build, and who may use it how', async (name) => {
    const files = packed.find((one) => one.name.endsWith(name))!.files.map(({ path }) => path);
    expect(files.filter((path) => !path.startsWith('dist/')).sort()).toEqual(['LICENSE', 'README.md', 'package.json']);
    const rest = files.filter((path) => path.startsWith('dist/') && !/^dist\/[\w./-]+\.(js|js\.map|d\.ts)$/.test(path));
    expect(rest).toEqual([]);
    expect(files.filter((path) => /test|buildinfo|snap/.test(path))).toEqual([]);
    expect(await read(name, 'LICENSE')).toBe(await readFile(join(root, 'LICENSE'), 'utf8'));
  });

  test.each(names)('%s: every entry point, with its types', async (name) => {
    const files = packed.find((one) => one.name.endsWith(name))!.files.map(({ path }) => `./${path}`);
    const { description, license, exports, imports = {} } = JSON.parse(await read(name, 'package.json'));
    expect([typeof description, license]).toEqual(['string', 'MIT']);
    const targets = (branch: unknown): string[] => {
      if (typeof branch === 'string') return [branch];
      return Object.entries(branch as object).flatMap(([key, value]) =>
        key === '@keisan/source' ? [] : targets(value),
      );
    };
    expect(targets({ exports, imports }).filter((target) => target.startsWith('.') && !files.includes(target))).toEqual(
      [],
    );
  });

  test.each(names)('%s: source maps that bring their sources', async (name) => {
    const maps = packed
      .find((one) => one.name.endsWith(name))!
      .files.flatMap(({ path }) => (path.endsWith('.map') ? [path] : []));
    for (const path of maps) {
      const { sources, sourcesContent } = JSON.parse(await read(name, path));
      expect(sourcesContent?.filter(Boolean), path).toHaveLength(sources.length);
    }
    // The package that only passes on what others export has no lines of its own to map.
    expect(maps.length > 0).toBe(name !== 'keisan');
  });

  test('the WebAssembly kernels are in it', async () => {
    const { files } = packed.find((one) => one.name.endsWith('autograd'))!;
    const text = async (node: boolean) => {
      const paths = files.map(({ path }) => path).filter((path) => path.endsWith('.js'));
      const chosen = paths.filter((path) => path.startsWith('dist/node/') === node);
      return (await Promise.all(chosen.map((path) => read('autograd', path)))).join('');
    };
    for (const node of [true, false])
      expect((await text(node)).match(/wasmDigits\d* =\s+"0061736d[\da-f]{500,}/g)).toHaveLength(1);
  });
});

describe('in an empty project', () => {
  test('threads help, in Node 20 or what runs this, and in Node 24', async () => {
    for (const node of [process.execPath, node24]) {
      expect((await run(node, ['threads.mjs'], { cwd: project, env })).stdout).toBe('helped\n');
    }
  });

  test.each(['tsconfig.json', 'tsconfig.bundler.json'])(
    '%s: a strict program compiles, our declarations too, with the oldest TypeScript that README names and ours',
    async (config) => {
      const oldest = join(await installTypeScript('5.7'), 'bin/tsc');
      for (const compiler of [oldest, tsc]) {
        const compiled = run(process.execPath, [compiler, '-p', config], { cwd: project });
        expect((await compiled.catch((error) => error)).stdout).toBe('');
      }
    },
  );

  test('editors show the comments of functions and methods', () => {
    expect(withoutComments(project)).toEqual({ functions: [], symbolic: [], given: [] });
  });

  test('importing it does not load what only pictures and worker threads need', async () => {
    const program = "await import('keisan'); console.log(process.moduleLoadList.join('\\n'))";
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: project });
    const loaded = stdout.split('\n');
    expect(loaded).toContain('NativeModule path');
    // Node's garbage collector runs ten times as often once its crypto is there.
    for (const part of ['crypto', 'worker_threads', 'inspector']) expect(loaded).not.toContain(`NativeModule ${part}`);
  });

  test('importing it reads no files but those that any program with it needs, as fast as can be', async () => {
    const hooks =
      "import { writeSync } from 'node:fs'; export const load = (url, context, next) => { writeSync(1, url + ' '); return next(url, context); };";
    const program = `(await import('node:module')).register(${JSON.stringify(`data:text/javascript,${hooks}`)}); await import('keisan')`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: project });
    const ours = stdout.split(' ').filter((url) => url.includes('keisan') && url.endsWith('.js'));
    expect(ours.length).toBeGreaterThan(5);
    expect(ours.filter((url) => url.includes('@keisan/files'))).toEqual([]);
    // One letter beyond ASCII makes a text of twice the size in memory.
    for (const url of ours) expect(await readFile(new URL(url), 'latin1')).not.toMatch(/[\x80-\xff]/);
  });

  test('ONNX Runtime is not in it, and without viz it is small', async () => {
    expect((await readdir(join(project, 'node_modules'))).filter((name) => name.includes('onnx'))).toEqual([]);
    const sizes = await sizesWithout('@keisan/viz', project);
    const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
    const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2).padStart(6)} MB`;
    console.info(
      [...sizes, ['in all', total] as const].map(([name, bytes]) => `${megabytes(bytes)}  ${name}`).join('\n'),
    );
    expect(total).toBeLessThan(25e6);
  });

  test.each(['wasm', 'eager', undefined])('the program runs on %s', async (runtime) => {
    expect(await result(project, runtime)).toEqual(good);
  });

  test('it draws a PNG', async () => {
    await result(project, 'wasm', process.execPath, '--png');
    expect((await readFile(join(project, 'model.png'))).subarray(1, 4).toString()).toBe('PNG');
  });

  test('the program runs on Node 24', async () => {
    expect((await run(node24, ['--version'])).stdout).toMatch(/^v24\./);
    for (const runtime of ['wasm', 'eager', undefined]) expect(await result(project, runtime, node24)).toEqual(good);
    const { stdout } = await run(node24, ['-p', "require('keisan').tensor([1, 2]).toString()"], { cwd: project, env });
    expect(stdout).toBe('[1. 2.]\n');
  });

  test('nothing of ours is installed twice', async () => {
    const { stdout } = await run('npm', ['ls', '--all', '--parseable'], { cwd: project });
    const ours = stdout.split('\n').filter((path) => /node_modules\/(@keisan\/\w+|keisan)$/.test(path));
    expect(ours).toHaveLength(names.length);
    expect((await readdir(join(project, 'node_modules/@keisan'))).sort()).toEqual(
      names.filter((name) => name !== 'keisan'),
    );
  });

  test('ONNX Runtime may be added, behind a firewall too', async () => {
    const folder = await install();
    await cp(join(project, 'program.js'), join(folder, 'program.js'));
    const advice = 'npm install onnxruntime-node --ignore-scripts';
    await expect(result(folder, 'onnx')).rejects.toThrow(`Run \`${advice}\``);
    await run(advice, { cwd: folder, env: behindFirewall, shell: true });
    for (const runtime of ['onnx', undefined]) expect(await result(folder, runtime)).toEqual(good);
    expect(await result(folder, 'onnx', node24)).toEqual(good);
  });

  test('so may onnxruntime-web', async () => {
    const folder = await install('onnxruntime-web');
    await cp(join(project, 'program.js'), join(folder, 'program.js'));
    for (const runtime of ['onnx', undefined]) expect(await result(folder, runtime)).toEqual(good);
  });
});

describe('the section of the README on using it', () => {
  const { blocks } = sectionsOf('README.md').find(({ title }) => title === 'Use it in your project')!;
  const inLanguage = (language: string) =>
    blocks.flatMap((block) => (block.language === language ? [block.lines.join('\n')] : []));
  const [packing, installing, running] = inLanguage('sh');
  let folder: string;

  const shell = (commands: string, node: string) =>
    run(`set -e\n${commands}`, {
      cwd: folder,
      env: { ...behindFirewall, KEISAN_RUNTIME: '', PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
      shell: true,
    });

  beforeAll(async () => {
    expect(packing).toBe('npm ci && npm run pack');
    folder = join(home, 'empty');
    await mkdir(folder);
    await symlink(root, join(home, 'keisan'));
    await shell(installing!, process.execPath);
    await writeFile(join(folder, 'tsconfig.json'), inLanguage('json')[0]!);
    await writeFile(join(folder, 'main.ts'), inLanguage('ts')[0]!);
  });

  test.each(running!.split('\n'))('%s', async (command) => {
    const oldest = Number(/# from Node (\d+)/.exec(command)?.[1] ?? 0);
    const nodes = [process.execPath, node24];
    for (const node of Number.parseInt(process.versions.node, 10) < oldest ? nodes.slice(1) : nodes) {
      expect((await shell(command, node)).stdout.trim()).toBe(inLanguage('text')[0]);
    }
  });
});
