import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundled } from './bundled.ts';

interface Refused {
  readonly file: string;
  readonly message: string;
  readonly changed: readonly string[];
}

let home = '';
let program = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'keisan-'));
  chmodSync(home, 0o755);
  program = await bundled(new URL('refused-writes.ts', import.meta.url), home);
});
afterAll(() => rm(home, { recursive: true }));

/** Writes every kind of file into a folder; lets something happen to the folder; writes them again. */
function written(folder: string, happen: () => void, uid?: number): Promise<Readonly<Record<string, Refused>>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
      ...(uid !== undefined && { uid, gid: uid }),
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) return resolve(JSON.parse(line) as Readonly<Record<string, Refused>>);
      if (line !== 'ready') return;
      happen();
      child.stdin.write('\n');
    });
    child.on('error', reject);
    child.on('close', (code) => reject(new Error(`the program that writes ended with ${code}`)));
  });
}

function expectRefused(folder: string, found: Readonly<Record<string, Refused>>, code: string, words: string): void {
  expect(Object.keys(found)).toHaveLength(10);
  for (const [name, { file, message, changed }] of Object.entries(found)) {
    expect(message, name).toContain(join(folder, file));
    expect(message, name).toContain(`which cannot be written (${code})`);
    expect(message, name).toContain(words);
    expect(message, name).not.toContain('\n');
    expect(changed, name).toEqual([]);
  }
}

/** A disk of its own, of a few kilobytes. @returns whether this system lets a test have one. */
function mounted(folder: string, ...options: readonly string[]): boolean {
  try {
    execFileSync('mount', [...options, folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const isRoot = process.getuid?.() === 0;

describe('every kind of file where the system says no: it is said, the old file stays, and nothing is left', () => {
  test('a disk that is full, and one that can only be read', async ({ skip }) => {
    const folder = join(home, 'disk');
    mkdirSync(folder);
    if (!isRoot || !mounted(folder, '-t', 'tmpfs', '-o', 'size=512k', 'tmpfs')) skip('no disk may be mounted here');
    try {
      const full = await written(folder, () => {
        try {
          writeFileSync(join(folder, 'filler'), Buffer.alloc(2 ** 20));
        } catch {}
      });
      expectRefused(folder, full, 'ENOSPC', 'room left on the disk');
      await rm(join(folder, 'filler'));
      const fixed = await written(folder, () => void mounted(folder, '-o', 'remount,ro'));
      expectRefused(folder, fixed, 'EROFS', 'a disk that can be written to');
    } finally {
      execFileSync('umount', [folder]);
    }
  });

  test('a folder that only others may write to', async ({ skip }) => {
    if (!isRoot) skip('only root can give files to others');
    const folder = join(home, 'others');
    const inner = [folder, join(folder, 'c'), join(folder, 'b')];
    for (const one of inner) mkdirSync(one);
    for (const one of inner) chownSync(one, 65_534, 65_534);
    const shut = () => {
      for (const one of inner) chmodSync(one, 0o555);
      chownSync(join(folder, 'log.csv'), 0, 0);
    };
    const found = await written(folder, shut, 65_534);
    expectRefused(folder, found, 'EACCES', 'that this program may write to');
  });
});
