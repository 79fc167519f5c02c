// Compiles each module beside this file to WebAssembly and writes it to src/kernels/<name>.wasm.ts, as hexadecimal digits: compressed,
// they take half the bytes of base64, which hides what repeats.
import { readFile, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const names = ['gemm'];

/** Chromium compiles a larger module on its main thread only asynchronously. */
const maxBytes = 4096;

async function modified(url) {
  return (await stat(url).catch(() => null))?.mtimeMs ?? 0;
}

async function compile(source) {
  const { default: asc } = await import('assemblyscript/asc');
  const text = await readFile(source, 'utf8');
  let bytes;
  const options = '-O3 --enable simd --runtime stub --noAssert --use abort= --initialMemory 1 --outFile module.wasm';
  const { error, stderr } = await asc.main(['module.ts', ...options.split(' ')], {
    readFile: (name) => (name === 'module.ts' ? text : null),
    writeFile: (name, contents) => {
      if (name === 'module.wasm') bytes = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`${fileURLToPath(source)} does not compile:\n${stderr}`, { cause: error });
  const imports = WebAssembly.Module.imports(new WebAssembly.Module(bytes));
  if (imports.length > 0) throw new Error(`The module must import nothing, but wants ${JSON.stringify(imports)}`);
  if (bytes.length >= maxBytes) throw new Error(`The module has ${bytes.length} bytes; keep it under ${maxBytes}`);
  return bytes;
}

for (const name of names) {
  const source = new URL(`${name}.ts`, import.meta.url);
  const output = new URL(`../src/kernels/${name}.wasm.ts`, import.meta.url);
  const inputs = await Promise.all([source, new URL(import.meta.url)].map(modified));
  if ((await modified(output)) > Math.max(...inputs)) continue;
  const digits = Buffer.from(await compile(source)).toString('hex');
  await writeFile(output, `// Made by assembly/build.mjs.\nexport const wasmDigits =\n  '${digits}';\n`);
}
