import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel } from '@keisan/saving';
import { bundled } from './bundled.ts';

/** What became of training that was killed. */
interface TrainingKills {
  readonly kills: number;
  /** How many runs came to their end. */
  readonly runs: number;
  /** In what runs differed from the one that was left alone; nothing where none did. */
  readonly problems: readonly string[];
}

/** Runs the program; kills it so many milliseconds after its first batch. @returns how long it trained; null where it was killed. */
function ran(program: string, args: readonly string[], after: number): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let timer: NodeJS.Timeout | undefined;
    let start = 0;
    child.stdout.on('data', () => {
      start ||= performance.now();
      if (after < Number.POSITIVE_INFINITY) timer ??= setTimeout(() => child.kill('SIGKILL'), after);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (signal !== 'SIGKILL' && code !== 0) reject(new Error(`the program that trains ended with ${code}`));
      else resolve(signal === 'SIGKILL' ? null : performance.now() - start);
    });
    child.on('error', reject);
  });
}

/** All that a run leaves, in a form that is the same for the same bits. */
async function left(folder: string): Promise<Readonly<Record<string, string>>> {
  const model = await loadModel(join(folder, 'best.keras'));
  const result = JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  return {
    ...Object.fromEntries(Object.entries(result).map(([name, value]) => [name, JSON.stringify(value)])),
    log: await readFile(join(folder, 'log.csv'), 'utf8'),
    best: JSON.stringify(model.weights.map(({ data }) => [...data])),
    often: (await readFile(join(folder, 'often.weights.h5'))).toString('base64'),
    files: (await readdir(folder))
      .filter((name) => !name.endsWith('.part'))
      .sort()
      .join(' '),
  };
}

/**
 * Kills training at so many moments, runs it again each time, and compares what it leaves in the end with what it leaves when nobody kills
 * it.
 */
export async function killTraining(kills: number, runtime: string, random = Math.random): Promise<TrainingKills> {
  const home = await mkdtemp(join(tmpdir(), 'keisan-'));
  const problems: string[] = [];
  let [done, runs, takes] = [0, 0, 0];
  try {
    const program = await bundled(new URL('training-run.ts', import.meta.url), home);
    const folderOf = async (name: string) => {
      await mkdir(join(home, name), { recursive: true });
      return join(home, name);
    };
    const whole: Record<string, Readonly<Record<string, string>>> = {};
    for (; done < kills; runs++) {
      const saveFreq = ['epoch', '1', '4'][runs % 3]!;
      if (!whole[saveFreq]) {
        const alone = await folderOf(`alone-${saveFreq}`);
        takes = (await ran(program, [alone, runtime, saveFreq], Number.POSITIVE_INFINITY))!;
        whole[saveFreq] = await left(alone);
      }
      const folder = await folderOf(`run-${runs}`);
      const args = [folder, runtime, saveFreq];
      const until = () => (done < kills ? random() * takes : Number.POSITIVE_INFINITY);
      while ((await ran(program, args, until())) === null) done++;
      const found = await left(folder);
      for (const [name, value] of Object.entries(whole[saveFreq])) {
        if (found[name] === value) continue;
        const at = [...value].findIndex((letter, i) => letter !== found[name]?.[i]);
        const [one, other] = [found[name], value].map((text) => text?.slice(Math.max(0, at - 30), at + 30));
        problems.push(`run ${runs}, saving each ${saveFreq}: ${name} has ${one} for ${other}`);
      }
      if (existsSync(join(folder, 'backup'))) problems.push(`run ${runs}: the backup is still there`);
      await rm(folder, { recursive: true });
    }
  } finally {
    await rm(home, { recursive: true });
  }
  return { kills: done, runs, problems };
}
