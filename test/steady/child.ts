import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a program said, and how it ended: by an exit code or by a signal. */
export interface Outcome {
  readonly output: string;
  readonly code: number | null;
  readonly signal: string | null;
}

/**
 * Runs a program of this folder in a process of its own.
 * @param hear Hears of what it prints on the way, and may send it signals.
 */
export function child(
  program: string,
  { nodeOptions = [], args = [], env = {} }: { nodeOptions?: string[]; args?: string[]; env?: NodeJS.ProcessEnv } = {},
  hear: (line: string, kill: (signal: NodeJS.Signals) => void) => void = () => {},
): Promise<Outcome> {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const options = [...nodeOptions, '--conditions=@keisan/source', '--import', 'tsx', path, ...args];
  const running = spawn(process.execPath, options, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  running.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    hear(text, (signal) => running.kill(signal));
  });
  return new Promise((resolve, reject) => {
    running.on('error', reject);
    running.on('close', (code, signal) => resolve({ output, code, signal }));
  });
}
