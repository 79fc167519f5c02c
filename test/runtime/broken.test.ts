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
    for (const name of ['ndarray', ...(packages.length > 0 ? ['onnxruntime-common'] : []), ...packages]) {
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
  'that says when it is loaded': part('onnxruntime-node', ['package.json'], { 'dist/index.js': "console.log('here')" }),
  'that throws no error': part('onnxruntime-node', ['package.json'], { 'dist/index.js': "throw 'two\\nlines'" }),
};
const wasm = {
  whole: whole('onnxruntime-web'),
  'without its binary': part('onnxruntime-web', ['package.json', 'dist/ort.node.min.mjs']),
};

const answer = '[9.] [1. 4.]';

/** Where V8 makes no machine code, there is no WebAssembly. */
const noWebAssembly = { NODE_OPTIONS: '--jitless --no-warnings' };
const eagerly = 'Keisan runs eagerly: WebAssembly with SIMD is missing here, or a policy forbids it';

describe('what runs where nobody asks for anything', () => {
  test.each([
    ['nothing', []],
    ['ONNX Runtime on WebAssembly', [wasm.whole]],
    ['a native runtime that is not needed, and so not even loaded,', [native['that says when it is loaded']]],
  ])("%s is installed: Keisan's own compiler, silently", async (_, packages) => {
    expect(await said(packages)).toEqual([answer]);
  });

  test('no WebAssembly, and nothing is installed: eager, and one line says so', async () => {
    expect(await said([], noWebAssembly)).toEqual([eagerly, answer]);
  });

  test('no WebAssembly, and the native runtime is there', async () => {
    expect(await said([native.whole], noWebAssembly)).toEqual([answer]);
  });

  test('no WebAssembly, and the native runtime is broken', async () => {
    expect(await said([native['without its binary']], noWebAssembly)).toEqual([
      expect.stringMatching(/^Keisan runs eagerly: onnxruntime-node is installed, but does not work here: ./),
      eagerly,
      answer,
    ]);
  });
});

describe('what KEISAN_RUNTIME asks for', () => {
  const broken = native['without its binary'];

  test('onnx, of which there is the one or the other', async () => {
    for (const whole of [native.whole, wasm.whole])
      expect(await said([whole], { KEISAN_RUNTIME: 'onnx' })).toEqual([answer]);
  });

  test('onnx, of which one works', async () => {
    expect(await said([native.whole, wasm['without its binary']], { KEISAN_RUNTIME: 'onnx' })).toEqual([answer]);
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
    expect(await said([native.whole], { KEISAN_RUNTIME: 'wasm', ...noWebAssembly })).toEqual([eagerly, answer]);
  });

  test('nothing', async () => {
    expect(await said([], { KEISAN_RUNTIME: '' })).toEqual([answer]);
  });

  test.each([
    ['Onnx', 'KEISAN_RUNTIME: got runtime "Onnx"; expected one of onnx, wasm, eager. Did you mean \'onnx\'?'],
    ['native', 'KEISAN_RUNTIME: got runtime "native"; expected one of onnx, wasm, eager. Did you mean \'onnx\'?'],
    ['cuda', 'KEISAN_RUNTIME: got runtime "cuda"; expected one of onnx, wasm, eager.'],
  ])('%s, which there is not', async (runtime, sentence) => {
    expect(await said([wasm.whole], { KEISAN_RUNTIME: runtime })).toEqual([expect.stringContaining(sentence)]);
  });

  test.each([
    ['without its binary', "Cannot find module '../bin/"],
    ['with the binary of another machine', ''],
    ['without its main file', "Cannot find package '/"],
    ['without what it needs', "Cannot find module 'missing'"],
    ['that throws no error', 'two'],
  ] as const)('a native runtime %s', async (how, reason) => {
    const sentence = `KEISAN_RUNTIME: got 'onnx' where onnxruntime-node is installed, but does not work here: ${reason}`;
    const [line] = await said([native[how]], { KEISAN_RUNTIME: 'onnx' });
    expect(line).toContain(sentence);
    expect(line).toMatch(
      /; expected one that is installed and works\. Choose another one, or leave the choice to Keisan\.$/,
    );
  });

  test('both, broken', async () => {
    expect(await said([broken, wasm['without its binary']], { KEISAN_RUNTIME: 'onnx' })).toEqual([
      expect.stringMatching(
        /onnxruntime-node is installed, but does not work here: .*, and onnxruntime-web is installed, but/,
      ),
    ]);
  });

  test('one that is not installed', async () => {
    expect(await said([], { KEISAN_RUNTIME: 'onnx' })).toEqual([
      "KEISAN_RUNTIME: got 'onnx' where no ONNX Runtime is installed; expected one that is installed and works. Run `npm install onnxruntime-node --ignore-scripts`.",
    ]);
  });
});
