import { KeisanError } from '@keisan/autograd';
import { notAmong } from '@keisan/autograd/internal';
import { advice, loadRuntime, preference, requested } from '#available';
import { installation } from './installation.ts';
import type { Runtime, RuntimeName } from './session.ts';

const loaded = new Map<RuntimeName, Promise<Runtime>>();
let noticed = false;

/** A runtime that was asked for and is not there. */
export class RuntimeError extends KeisanError {}

function load(name: RuntimeName): Promise<Runtime> {
  const known = loaded.get(name);
  if (known) return known;
  const fresh = loadRuntime(name);
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

/**
 * The runtime to compile for: the one asked for, else the one that KEISAN_RUNTIME names, else the fastest installed.
 * @returns null for eager execution; when nothing is installed, one line says once how to get the fast path.
 * @throws RuntimeError when the runtime asked for is unknown or cannot be loaded.
 */
export async function chooseRuntime(asked?: RuntimeName): Promise<Runtime | null> {
  const name = asked ?? requested();
  if (name === 'eager') return null;
  if (name !== undefined && name !== '') {
    return load(checkRuntimeName(asked === undefined ? 'KEISAN_RUNTIME' : 'compile', name)).catch((cause: unknown) => {
      throw new RuntimeError({
        where: 'runtime',
        got: `'${name}', which could not be loaded (${cause instanceof Error ? cause.message.split('\n')[0] : String(cause)})`,
        expected: 'an installed runtime',
        fix: `Run \`${installation[name === 'native' ? 'native' : 'wasm']}\``,
      });
    });
  }
  for (const candidate of preference) {
    const runtime = await load(candidate).catch(() => null);
    if (runtime) return runtime;
  }
  if (!noticed) console.info(`Keisan runs eagerly: no ONNX Runtime is installed. For the fast path: ${advice}`);
  noticed = true;
  return null;
}
