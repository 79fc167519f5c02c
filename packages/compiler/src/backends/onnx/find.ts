import { isMissing, loadPackage, packages } from '#available';
import type { Backend } from '../backend.ts';
import { onnxBackend } from './backend.ts';
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

/** What there is of ONNX Runtime. */
export interface Found {
  readonly backend: Backend | null;
  /** The package that it comes in. */
  readonly packageName: OnnxPackage | null;
  /** Why it is not the best one, or none. */
  readonly problems: readonly string[];
  /** What to run where nothing is installed. */
  readonly advice: string;
}

const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!;

async function find(): Promise<Found> {
  const problems: string[] = [];
  for (const packageName of packages) {
    try {
      return { backend: await startOnnx(packageName), packageName, problems, advice: '' };
    } catch (error) {
      if (!isMissing(packageName, error))
        problems.push(`${packageName} is installed, but does not work here: ${firstLine(error)}`);
    }
  }
  const none = { backend: null, packageName: null };
  if (problems.length > 0) return { ...none, problems, advice: '' };
  return { ...none, problems: ['no ONNX Runtime is installed'], advice: installation[packages[0]!] };
}

let found: Promise<Found> | null = null;

/** The fastest package of ONNX Runtime that is installed and works. */
export function findOnnx(): Promise<Found> {
  found ??= find();
  return found;
}
