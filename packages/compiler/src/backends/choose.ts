import { type Graph, KeisanError } from '@keisan/autograd';
import { inform, notAmong } from '@keisan/autograd/internal';
import { findNative } from '#native';
import type { Backend } from './backend.ts';
import { slowdown } from './cost.ts';
import { eager } from './eager/backend.ts';
import { setting } from './environment.ts';
import type { Found } from './onnx/found.ts';

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

const noticed = new Set<string>();

/** Says something once, however often it comes up. */
export function notice(text: string): void {
  if (!noticed.has(text)) inform(text);
  noticed.add(text);
}

function missing(where: string, { problems, advice }: Found): RuntimeError {
  return new RuntimeError({
    where,
    got: `'onnx' where ${problems.join(', and ')}`,
    expected: 'one that is installed and works',
    fix: advice ? `Run \`${advice}\`` : 'Choose another one, or leave the choice to Keisan',
  });
}

/** Says what runs in place of packages that are there and do not work. */
function noticeProblems({ problems }: Found, instead: string): void {
  for (const problem of problems) notice(`Keisan runs ${instead}: ${problem}`);
}

async function installed(where: string): Promise<Backend> {
  const { findOnnx } = await import('./onnx/find.ts');
  const found = await findOnnx();
  if (!found.backend) throw missing(where, found);
  noticeProblems(found, `on ${found.packageName}`);
  return found.backend;
}

/** Eager, in place of the compiler to WebAssembly. */
function withoutWasm(): Backend {
  notice('Keisan runs eagerly: WebAssembly with SIMD is missing here, or a policy forbids it');
  return eager;
}

const ownCompiler = () => import('./wasm/find.ts');

/** A graph as it is written for a backend. */
export type GraphFor = (backend: Backend) => Graph;

/** ONNX Runtime is to be loaded first: a model goes to it where Keisan's own compiler takes so many times as long. */
const WORTH_LOADING = 1.1;

/** From this many times as long on, it is worth saying what would be faster. */
const MUCH = 2;

/** The faster of Keisan's own compiler and the native ONNX Runtime, where that is installed and works, by what a graph makes them do. */
async function fastest(graphFor: GraphFor, unable: ReadonlySet<Backend>): Promise<Backend> {
  const { findWasm, workOf } = await ownCompiler();
  const own = findWasm();
  const canOwn = own !== null && !unable.has(own);
  const times = canOwn ? slowdown(workOf(graphFor(own))) : Number.POSITIVE_INFINITY;
  if (canOwn && times <= WORTH_LOADING) return own;
  const native = await findNative();
  if (native.backend && !unable.has(native.backend)) return native.backend;
  noticeProblems(native, canOwn ? 'on its own compiler' : 'eagerly');
  if (!own) return withoutWasm();
  if (!canOwn) return eager;
  if (!native.backend && native.advice && times >= MUCH) {
    notice(`Keisan would take about 1/${Math.round(times)} of the time with onnxruntime-node: ${native.advice}`);
  }
  return own;
}

/** Says on which backend to run what a graph is the first of, but for those that cannot. */
export type Choice = (graphFor: GraphFor, unable: ReadonlySet<Backend>) => Backend | Promise<Backend>;

/**
 * What to run on: the backend that was asked for, else the one that KEISAN_RUNTIME names, else the faster of what there is for a graph.
 *
 * @throws RuntimeError when the runtime asked for is unknown or cannot be loaded.
 */
export async function chooseBackend(asked?: RuntimeName): Promise<Choice> {
  const wanted = asked ?? setting('KEISAN_RUNTIME');
  if (!wanted) return fastest;
  const where = asked === undefined ? 'KEISAN_RUNTIME' : 'runtime';
  const backend = await named(where, checkRuntimeName(where, wanted));
  return (_, unable) => (unable.has(backend) ? eager : backend);
}

async function named(where: string, name: RuntimeName): Promise<Backend> {
  if (name === 'eager') return eager;
  if (name === 'wasm') return (await ownCompiler()).findWasm() ?? withoutWasm();
  return name === 'onnx' ? installed(where) : added.get(name)!();
}
