import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { installed, runAlone } from './alone.ts';

/** Puts a package into the folder `node_modules`. */
type Install = (modules: string) => Promise<void>;

const whole =
  (name: string): Install =>
  (modules) =>
    symlink(join(installed, name), join(modules, name));

/** The installed package, of which only some files are there, and others have another text. */
const part =
  (name: string, kept: readonly string[], texts: Readonly<Record<string, string>> = {}): Install =>
  async (modules) => {
    for (const path of kept) await cp(join(installed, name, path), join(modules, name, path), { recursive: true });
    for (const [path, text] of Object.entries(texts)) {
      await mkdir(dirname(join(modules, name, path)), { recursive: true });
      await writeFile(join(modules, name, path), text);
    }
  };

const square = `
  import { compile, tensor } from 'keisan';
  const square = compile((x) => x.square());
  const both = await Promise.all([square(tensor([3])), square(tensor([1, 2]))]).catch(({ message }) => [message]);
  console.log(both.join(' '));
`;

async function said(packages: readonly Install[], env: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const install = async (modules: string) => {
    await mkdir(modules);
    for (const name of ['ndarray', 'onnx-proto', 'onnxruntime-common', ...packages]) {
      await (typeof name === 'string' ? whole(name) : name)(modules);
    }
  };
  const { stdout } = await runAlone({ 'program.js': square }, { env, install });
  return stdout.trim().split('\n');
}

const node = ['package.json', 'dist'];
const binary = `bin/napi-v6/${process.platform}/${process.arch}/onnxruntime_binding.node`;
const native = {
  whole: whole('onnxruntime-node'),
  'without its binary': part('onnxruntime-node', node),
  'with the binary of another machine': part('onnxruntime-node', node, { [binary]: 'MZ' }),
  'without its main file': part('onnxruntime-node', ['package.json']),
  'without what it needs': part('onnxruntime-node', ['package.json'], { 'dist/index.js': "require('missing')" }),
  'that throws no error': part('onnxruntime-node', ['package.json'], { 'dist/index.js': "throw 'two\\nlines'" }),
};
const wasm = {
  whole: whole('onnxruntime-web'),
  'without its binary': part('onnxruntime-web', ['package.json', 'dist/ort.node.min.mjs']),
};

const answer = '[9.] [1. 4.]';

describe('what runs where', () => {
  test('nothing is installed', async () => {
    expect(await said([])).toEqual([
      expect.stringMatching(/^Keisan runs eagerly: no ONNX Runtime is installed/),
      answer,
    ]);
  });

  test('WebAssembly alone is installed', async () => {
    expect(await said([wasm.whole])).toEqual([answer]);
  });

  test.each([
    ['without its binary', "Cannot find module '../bin/"],
    ['with the binary of another machine', ''],
    ['without its main file', "Cannot find package '/"],
    ['without what it needs', "Cannot find module 'missing'"],
    ['that throws no error', 'two'],
  ] as const)('the native runtime is installed %s', async (how, reason) => {
    const broken = `Keisan runs eagerly: onnxruntime-node is installed, but does not work here: ${reason}`;
    expect(await said([native[how]])).toEqual([expect.stringContaining(broken), answer]);
  });

  test('the native runtime is broken and WebAssembly is there', async () => {
    expect(await said([native['without its binary'], wasm.whole])).toEqual([
      expect.stringMatching(
        /^Keisan runs on onnxruntime-web: onnxruntime-node is installed, but does not work here: ./,
      ),
      answer,
    ]);
  });

  test('both are installed and broken', async () => {
    expect(await said([native['without its binary'], wasm['without its binary']])).toEqual([
      expect.stringMatching(/^Keisan runs eagerly: onnxruntime-node is installed, but does not work here: ./),
      expect.stringMatching(/^Keisan runs eagerly: onnxruntime-web is installed, but does not work here: ./),
      answer,
    ]);
  });

  test('the native runtime works and the other is broken', async () => {
    expect(await said([native.whole, wasm['without its binary']])).toEqual([answer]);
  });
});

describe('what KEISAN_RUNTIME asks for', () => {
  const broken = native['without its binary'];

  test('onnx', async () => {
    expect(await said([broken, wasm.whole], { KEISAN_RUNTIME: 'onnx' })).toEqual([
      expect.stringMatching(
        /^Keisan runs on onnxruntime-web: onnxruntime-node is installed, but does not work here: ./,
      ),
      answer,
    ]);
  });

  test('eager', async () => {
    expect(await said([broken, wasm.whole], { KEISAN_RUNTIME: 'eager' })).toEqual([answer]);
  });

  test('wasm', async () => {
    expect(await said([], { KEISAN_RUNTIME: 'wasm' })).toEqual([answer]);
  });

  test('wasm, where there is no WebAssembly', async () => {
    expect(await said([], { KEISAN_RUNTIME: 'wasm', NODE_OPTIONS: '--jitless --no-warnings' })).toEqual([
      'Keisan runs eagerly: WebAssembly with SIMD is missing here, or a policy forbids it',
      answer,
    ]);
  });

  test('nothing', async () => {
    expect(await said([wasm.whole], { KEISAN_RUNTIME: '' })).toEqual([answer]);
  });

  test.each([
    ['Onnx', 'KEISAN_RUNTIME: got runtime "Onnx"; expected one of onnx, wasm, eager. Did you mean \'onnx\'?'],
    ['native', 'KEISAN_RUNTIME: got runtime "native"; expected one of onnx, wasm, eager. Did you mean \'onnx\'?'],
    ['cuda', 'KEISAN_RUNTIME: got runtime "cuda"; expected one of onnx, wasm, eager.'],
  ])('%s, which there is not', async (runtime, sentence) => {
    expect(await said([wasm.whole], { KEISAN_RUNTIME: runtime })).toEqual([expect.stringContaining(sentence)]);
  });

  test('one that does not work', async () => {
    expect(await said([broken], { KEISAN_RUNTIME: 'onnx' })).toEqual([
      expect.stringMatching(
        /^runtime: got 'onnx' where onnxruntime-node is installed, but does not work here: Cannot find module '\.\.\/bin\/.*; expected an installed runtime\. Choose another one, or leave the choice to Keisan\.$/,
      ),
    ]);
  });

  test('one that is not installed', async () => {
    expect(await said([], { KEISAN_RUNTIME: 'onnx' })).toEqual([
      "runtime: got 'onnx' where no ONNX Runtime is installed; expected an installed runtime. Run `npm install onnxruntime-node --ignore-scripts`.",
    ]);
  });
});
