// Compiles gemm.ts beside this file to WebAssembly and writes it, as base64, to src/kernels/gemm.wasm.ts.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Chromium compiles a larger module on its main thread only asynchronously. */
const maxBytes = 4096;

const source = new URL('gemm.ts', import.meta.url);
const output = new URL('../src/kernels/gemm.wasm.ts', import.meta.url);

async function modified(url) {
  return (await stat(url).catch(() => null))?.mtimeMs ?? 0;
}

async function compile() {
  const { default: asc } = await import('assemblyscript/asc');
  const text = await readFile(source, 'utf8');
  let bytes;
  const options = '-O3 --enable simd --runtime stub --noAssert --use abort= --initialMemory 1 --outFile gemm.wasm';
  const { error, stderr } = await asc.main(['gemm.ts', ...options.split(' ')], {
    readFile: (name) => (name === 'gemm.ts' ? text : null),
    writeFile: (name, contents) => {
      if (name === 'gemm.wasm') bytes = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${fileURLToPath(source)} does not compile:\n${stderr}`, { cause: error });
  const module = new WebAssembly.Module(bytes);
  const imports = WebAssembly.Module.imports(module);
  if (imports.length > 0) throw new Error(`The module must import nothing, but wants ${JSON.stringify(imports)}`);
  if (bytes.length >= maxBytes) throw new Error(`The module has ${bytes.length} bytes; keep it under ${maxBytes}`);
  return bytes;
}

const inputs = await Promise.all([source, new URL(import.meta.url)].map(modified));
if ((await modified(output)) <= Math.max(...inputs)) {
  const base64 = Buffer.from(await compile()).toString('base64');
  await writeFile(output, `// Made by assembly/build.mjs.\nexport const wasmBase64 =\n  '${base64}';\n`);
}
