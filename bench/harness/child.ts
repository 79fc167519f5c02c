import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the benchmarks. */
export const bench = fileURLToPath(new URL('..', import.meta.url));

/** The interpreter of the Python rows. */
export const python = process.env.KEISAN_BENCH_PYTHON ?? `${bench}.venv/bin/python`;

export interface Finished {
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Settings of threads, runtimes and backends in the caller's shell, which must not reach a measurement. */
const leaks = /^(OPENBLAS|OMP|KMP|MKL|GOTO|MALLOC|XLA|TF|JAX|TORCH|PYTORCH|KERAS|KEISAN|BENCH|NODE_OPTIONS)(_|$)/;

const cleanEnvironment = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !leaks.test(name)));

const timeLimit = 60 * 60_000;

/** Runs a program to its end. @throws Error with the last line that it wrote to stderr when it fails. */
export function runChild(command: string, args: readonly string[], options: ChildOptions = {}): Promise<Finished> {
  const { env = {}, cwd = bench } = options;
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, {
      cwd,
      env: { ...cleanEnvironment(), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeLimit,
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const milliseconds = performance.now() - start;
      if (code === 0) return resolve({ stdout, stderr, milliseconds });
      reject(new Error(reasonIn(stderr) ?? `ended with ${signal ?? `code ${code}`}`));
    });
  });
}

/** The line of an error message, which Node prints before its stack and Python after it. */
function reasonIn(stderr: string): string | undefined {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return lines.findLast((line) => /^\w*(Error|Exception)\b/.test(line)) ?? lines.at(-1);
}

/** Whether a file of `bench` is there. */
export const hasFile = (path: string) => existsSync(`${bench}${path}`);
