import { KeisanError } from '@keisan/autograd';
import { notAmong } from '@keisan/autograd/internal';
import type { Backend } from './backend.ts';
import { eager } from './eager/backend.ts';
import { setting } from './environment.ts';
import { type Found, findOnnx } from './onnx/find.ts';

/**
 * Where to run: `onnx` is ONNX Runtime, native or on WebAssembly as it is installed; `wasm` is Keisan's own compiler to WebAssembly;
 * `eager` computes op by op.
 */
export type RuntimeName = 'onnx' | 'wasm' | 'eager';

/** A runtime that was asked for and is not there. */
export class RuntimeError extends KeisanError {}

const names: readonly string[] = ['onnx', 'wasm', 'eager'] satisfies RuntimeName[];

/** What to say of names that somebody may expect. */
const hints = new Map([['native', "Did you mean 'onnx'?"]]);

/** Backends that tests ask for. */
const added = new Map<string, () => Promise<Backend>>();

/** Makes a backend known under a name that no error lists. */
export function addBackend(name: string, load: () => Promise<Backend>): RuntimeName {
  let loaded: Promise<Backend> | null = null;
  added.set(name, () => {
    loaded ??= load();
    return loaded;
  });
  return name as RuntimeName;
}

/**
 * `name`, if it is that of a runtime.
 * @throws RuntimeError that lists the known ones and suggests the nearest.
 */
export function checkRuntimeName(where: string, name: string): RuntimeName {
  if (names.includes(name) || added.has(name)) return name as RuntimeName;
  const parts = notAmong(where, 'runtime', name, names);
  throw new RuntimeError({
    ...parts,
    fix: (typeof name === 'string' ? hints.get(name.toLowerCase()) : undefined) ?? parts.fix ?? '',
  });
}

let noticed = false;

/** Says once what runs in place of packages that are there and do not work, or what to install where there is none. */
function notice({ packageName, problems, advice }: Found): void {
  if (noticed) return;
  noticed = true;
  const how = packageName ? `on ${packageName}` : 'eagerly';
  for (const problem of problems)
    console.info(`Keisan runs ${how}: ${problem}${advice && `. For the fast path: ${advice}`}`);
}

function missing({ problems, advice }: Found): RuntimeError {
  return new RuntimeError({
    where: 'runtime',
    got: `'onnx' where ${problems.join(', and ')}`,
    expected: 'an installed runtime',
    fix: advice ? `Run \`${advice}\`` : 'Choose another one, or leave the choice to Keisan',
  });
}

let saidSo = false;

/** The compiler to WebAssembly; eager, and a line once, where there is no WebAssembly with SIMD. */
async function wasmOrEager(): Promise<Backend> {
  const { findWasm } = await import('./wasm/find.ts');
  const found = findWasm();
  if (!found && !saidSo) {
    saidSo = true;
    console.info('Keisan runs eagerly: WebAssembly with SIMD is missing here, or a policy forbids it');
  }
  return found ?? eager;
}

/**
 * The backend to run on: the one asked for, else the one that KEISAN_RUNTIME names, else ONNX Runtime where it is installed and works.
 * Where it does not, one line says once how to get the fast path.
 *
 * @throws RuntimeError when the runtime asked for is unknown or cannot be loaded.
 */
export async function chooseBackend(asked?: RuntimeName): Promise<Backend> {
  const wanted = asked ?? setting('KEISAN_RUNTIME');
  const name = wanted && checkRuntimeName(asked === undefined ? 'KEISAN_RUNTIME' : 'runtime', wanted);
  if (name === 'eager') return eager;
  if (name === 'wasm') return wasmOrEager();
  if (name !== undefined && name !== 'onnx') return added.get(name)!();
  const found = await findOnnx();
  if (name && !found.backend) throw missing(found);
  notice(found);
  return found.backend ?? eager;
}
