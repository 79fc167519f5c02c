import { KeisanError } from '@keisan/autograd';
import { notAmong } from '@keisan/autograd/internal';
import { advice, isMissing, loadRuntime, preference, requested } from '#available';
import { writeFunction } from '../onnx/function-model.ts';
import { installation } from './installation.ts';
import { packageOf, type Runtime, type RuntimeName } from './session.ts';

const loaded = new Map<RuntimeName, Promise<Runtime>>();
let noticed = false;

/** A runtime that was asked for and is not there. */
export class RuntimeError extends KeisanError {}

/** A graph that hands its input on. */
const smallest = {
  entries: [{ kind: 'input', name: 'x', shape: [], dtype: 'float32' }],
  outputs: [0],
  updates: [],
  draws: 0,
} as const;

/** Loads a runtime and makes a session, for which it loads its binary: what fails, fails here. */
async function start(name: RuntimeName): Promise<Runtime> {
  const runtime = await loadRuntime(name);
  const session = await runtime.load(await writeFunction(smallest), false);
  await session.release();
  return runtime;
}

function load(name: RuntimeName): Promise<Runtime> {
  const known = loaded.get(name);
  if (known) return known;
  const fresh = start(name);
  loaded.set(name, fresh);
  return fresh;
}

const names: readonly string[] = ['native', 'wasm', 'eager'];

/**
 * `name`, if it is that of a runtime.
 * @throws RuntimeError that lists the known ones and suggests the nearest.
 */
export function checkRuntimeName(where: string, name: string): RuntimeName {
  if (names.includes(name)) return name as RuntimeName;
  throw new RuntimeError(notAmong(where, 'runtime', name, names));
}

const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;

async function loadAsked(name: RuntimeName): Promise<Runtime> {
  return load(name).catch((cause: unknown) => {
    throw new RuntimeError({
      where: 'runtime',
      got: `'${name}', which could not be loaded (${firstLine(cause)})`,
      expected: 'an installed runtime',
      fix: isMissing(name, cause)
        ? `Run \`${installation[name === 'native' ? 'native' : 'wasm']}\``
        : 'Choose another one, or leave the choice to Keisan',
    });
  });
}

/** Says once what runs in place of runtimes that are there and do not work, or what to install where there is none. */
function notice(broken: ReadonlyMap<RuntimeName, unknown>, chosen: Runtime | null): void {
  if (noticed) return;
  noticed = true;
  const how = chosen ? `on ${chosen.name}` : 'eagerly';
  for (const [name, error] of broken) {
    console.info(`Keisan runs ${how}: ${packageOf(name)} is installed, but does not work here: ${firstLine(error)}`);
  }
  if (!chosen && broken.size === 0)
    console.info(`Keisan runs eagerly: no ONNX Runtime is installed. For the fast path: ${advice}`);
}

/**
 * The runtime to compile for: the one asked for, else the one that KEISAN_RUNTIME names, else the fastest that is installed and works.
 * @returns null for eager execution; when nothing is installed, one line says once how to get the fast path.
 * @throws RuntimeError when the runtime asked for is unknown or cannot be loaded.
 */
export async function chooseRuntime(asked?: RuntimeName): Promise<Runtime | null> {
  const wanted = asked ?? (requested() || undefined);
  if (wanted !== undefined) {
    const name = checkRuntimeName(asked === undefined ? 'KEISAN_RUNTIME' : 'runtime', wanted);
    return name === 'eager' ? null : loadAsked(name);
  }
  const broken = new Map<RuntimeName, unknown>();
  for (const candidate of preference) {
    try {
      const runtime = await load(candidate);
      notice(broken, runtime);
      return runtime;
    } catch (error) {
      if (!isMissing(candidate, error)) broken.set(candidate, error);
    }
  }
  notice(broken, null);
  return null;
}
