import { bench, hasFile, python, runChild } from './child.ts';
import type { Job, Measurement, Need, Row } from './row.ts';

/** How to install what a row needs; null when it is there. */
export async function missing({ needs }: Row): Promise<string | null> {
  if (!needs || (await isInstalled(needs))) return null;
  return 'npm' in needs
    ? 'npm --prefix bench ci --ignore-scripts'
    : 'python3 -m venv bench/.venv && bench/.venv/bin/pip install -r bench/requirements.txt, or set KEISAN_BENCH_PYTHON';
}

const findModules = 'import importlib.util as u, sys; sys.exit(not all(u.find_spec(m) for m in sys.argv[1:]))';

async function isInstalled(needs: Need): Promise<boolean> {
  if ('npm' in needs) return hasFile(`node_modules/${needs.npm}`);
  return runChild(python, ['-c', findModules, ...needs.python]).then(
    () => true,
    () => false,
  );
}

/** One run of a row in a process of its own. @throws Error when the program fails. */
export async function measure(row: Row, job: Job): Promise<Measurement> {
  const path = `${bench}rows/${row.program}`;
  const command = path.endsWith('.py') ? python : process.execPath;
  const { stdout } = await runChild(command, [path, JSON.stringify(job)], row.env ? { env: row.env } : {});
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Measurement;
}
