import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel } from '@keisan/saving';
import { bundled } from './bundled.ts';

/** What became of files whose writers were killed. */
export interface Kills {
  readonly kills: number;
  /** How many of them left the file that they were writing unfinished beside the old one. */
  readonly midway: number;
  /** What was wrong with files; nothing where all were whole. */
  readonly problems: readonly string[];
}

/** Runs a program that saves in a loop, kills it after so many milliseconds, and gives the last number that it said was saved. */
function killed(program: string, path: string, after: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    let last = 0;
    child.stdout.on('data', (data: Buffer) => {
      // The clock starts with the first file, so that each kill is in the middle of things.
      if (last === 0) setTimeout(() => child.kill('SIGKILL'), after);
      last = Number(data.toString().trim().split('\n').at(-1));
    });
    child.on('close', () => (last > 0 ? resolve(last) : reject(new Error('the program that saves did not run'))));
    child.on('error', reject);
  });
}

/** The one number that all weights of a file are. @throws where there are several. */
async function numberIn(path: string): Promise<number> {
  const model = await loadModel(path);
  const numbers = new Set(model.weights.flatMap(({ data }) => [...data]));
  if (numbers.size !== 1) throw new Error(`weights of ${[...numbers].join(' and ')}`);
  return [...numbers][0]!;
}

/** Kills a program that saves at so many moments, and looks at what it leaves each time. */
export async function killSavers(kills: number, random = Math.random): Promise<Kills> {
  const folder = await mkdtemp(join(tmpdir(), 'keisan-'));
  const program = await bundled(new URL('saving-loop.ts', import.meta.url), folder);
  const path = join(folder, 'model.keras');
  const problems: string[] = [];
  let midway = 0;
  for (let i = 0; i < kills; i++) {
    const said = await killed(program, path, random() * 60);
    const left = (await readdir(folder)).filter((name) => name.endsWith('.part'));
    if (left.length > 0) midway++;
    try {
      const found = await numberIn(path);
      if (found < said || found > said + 1) problems.push(`kill ${i}: ${found} after ${said} was said to be saved`);
    } catch (error) {
      problems.push(`kill ${i}: ${String(error)}`);
    }
    for (const name of left) await rm(join(folder, name));
    await rm(path, { force: true });
  }
  await rm(folder, { recursive: true });
  return { kills, midway, problems };
}
