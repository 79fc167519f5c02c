import { isMissing, loadPackage, packages } from '#available';
import type { Backend } from '../backend.ts';
import { onnxBackend } from './backend.ts';
import type { Found } from './found.ts';
import { installation, type OnnxPackage } from './installation.ts';

/** A graph that hands its input on. */
const smallest = {
  entries: [{ kind: 'input', name: 'x', shape: [], dtype: 'float32' }],
  outputs: [0],
  updates: [],
  draws: 0,
} as const;

/** Loads a package and makes a session, for which it loads its binary: what fails, fails here. */
export async function startOnnx(packageName: OnnxPackage, name = 'onnx'): Promise<Backend> {
  const backend = onnxBackend(name, await loadPackage(packageName));
  const { release } = await backend.load(smallest, []);
  await release?.();
  return backend;
}

const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;

async function find(packages: readonly OnnxPackage[]): Promise<Found> {
  const problems: string[] = [];
  for (const packageName of packages) {
    try {
      return { backend: await startOnnx(packageName), packageName, problems, advice: '' };
    } catch (error) {
      if (!isMissing(packageName, error))
        problems.push(`${packageName} is installed, but does not work here: ${firstLine(error)}`);
    }
  }
  return { backend: null, packageName: null, problems, advice: '' };
}

let found: Promise<Found> | null = null;

/** The fastest package of ONNX Runtime that is installed and works. */
export function findOnnx(): Promise<Found> {
  found ??= find(packages).then((one) =>
    one.backend || one.problems.length > 0
      ? one
      : { ...one, problems: ['no ONNX Runtime is installed'], advice: installation[packages[0]!] },
  );
  return found;
}

let foundNative: Promise<Found> | null = null;

/** The package that runs native code: the other is no faster than Keisan's own compiler. That it is not installed is no problem. */
export function findNative(): Promise<Found> {
  foundNative ??= find(['onnxruntime-node']).then((one) =>
    one.backend || one.problems.length > 0 ? one : { ...one, advice: installation['onnxruntime-node'] },
  );
  return foundNative;
}
