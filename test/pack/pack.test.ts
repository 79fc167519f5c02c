import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');

interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const names = ['autograd', 'compiler', 'datasets', 'keisan', 'layers', 'viz'];
/** Our packages as npm would publish them, built afresh. */
let packed: readonly Packed[];
/** Where the tarballs are, and below it the projects that they are installed into. */
let home: string;
/** A project with everything, its program compiled. */
let project: string;

// What the registry's own install scripts would download, CUDA among it, is not needed.
const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip', NODE_OPTIONS: '' };

/** An empty project with our packages installed, and more from the registry. */
async function install(...more: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(home, 'project-'));
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  await cp(fileURLToPath(new URL('consumer', import.meta.url)), folder, { recursive: true });
  const tarballs = packed.map(({ filename }) => join(home, filename));
  await run('npm', ['install', '--no-audit', '--no-fund', ...tarballs, ...more], { cwd: folder, env });
  return folder;
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
  await run('npm', ['run', 'build'], { cwd: root });
  home = await mkdtemp(join(tmpdir(), 'keisan-pack-'));
  const { stdout } = await run('npm', ['pack', '--workspaces', '--json', '--pack-destination', home], { cwd: root });
  packed = JSON.parse(stdout);
  project = await install('@types/node@20');
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
    expect(targets({ exports, imports }).filter((target) => !files.includes(target))).toEqual([]);
  });

  test.each(names)('%s: source maps that bring their sources', async (name) => {
    const maps = packed
      .find((one) => one.name.endsWith(name))!
      .files.flatMap(({ path }) => (path.endsWith('.map') ? [path] : []));
    for (const path of maps) {
      const { sources, sourcesContent } = JSON.parse(await read(name, path));
      expect(sourcesContent?.filter(Boolean), path).toHaveLength(sources.length);
    }
    expect(maps.length).toBeGreaterThan(0);
  });

  test('the WebAssembly kernels are in it', async () => {
    const { files } = packed.find((one) => one.name.endsWith('autograd'))!;
    const modules = files.flatMap(({ path }) => (path.endsWith('.js') ? [read('autograd', path)] : []));
    const text = (await Promise.all(modules)).join('');
    expect(text.match(/wasmBase64\d* =\s+"AGFzbQ[\w+/]{500,}/g)).toHaveLength(2);
  });
});

describe('in an empty project', () => {
  test.each(['tsconfig.json', 'tsconfig.bundler.json'])(
    '%s: a strict program compiles, our declarations too',
    async (config) => {
      const { stdout } = await run(process.execPath, [tsc, '-p', config], { cwd: project }).catch((error) => error);
      expect(stdout).toBe('');
    },
  );

  test.each(['native', 'eager'])('the program runs on %s', async (runtime) => {
    expect(await result(project, runtime)).toEqual(good);
  });

  test('it draws a PNG', async () => {
    await result(project, 'native', process.execPath, '--png');
    expect((await readFile(join(project, 'model.png'))).subarray(1, 4).toString()).toBe('PNG');
  });

  test('the program runs on Node 24', async () => {
    const package24 = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
    const folder = await mkdtemp(join(home, 'node-24-'));
    await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `${package24}@24`], { env });
    const node = join(folder, 'node_modules', package24, 'bin/node');
    expect((await run(node, ['--version'])).stdout).toMatch(/^v24\./);
    for (const runtime of ['native', 'eager']) expect(await result(project, runtime, node)).toEqual(good);
    const { stdout } = await run(node, ['-p', "require('keisan').tensor([1, 2]).toString()"], { cwd: project, env });
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

  test('without optional dependencies it runs eagerly, and says so once', async () => {
    const folder = await install('--omit=optional');
    await cp(join(project, 'program.js'), join(folder, 'program.js'));
    expect(await readdir(join(folder, 'node_modules'))).not.toContain('onnxruntime-node');
    expect(await result(folder, undefined)).toEqual({
      ...good,
      stdout: 'Keisan runs eagerly: no ONNX Runtime is installed. For the fast path: npm install onnxruntime-node\n',
    });
  });

  test('with onnxruntime-web in its place it runs as WebAssembly', async () => {
    const folder = await install('onnxruntime-web', '--omit=optional');
    await cp(join(project, 'program.js'), join(folder, 'program.js'));
    expect(await result(folder, undefined)).toEqual(good);
  });
});
