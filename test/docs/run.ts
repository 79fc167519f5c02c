import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'node:util';
import { clearSession } from 'keisan/utils';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { importPath, type Program } from './program.ts';
import { begin, print } from './shown.ts';

/** What there is in the folder that programs run in: models of other programs, by the names that pages have for them. */
const given = { 'old.h5': 'legacy/line-keras2.h5', web: 'tfjs/uint8' };

/** For tests that run programs: those write into a folder that goes away, and print where the checks read. */
export function setUpPrograms(): void {
  const home = process.cwd();
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keisan-docs-'));
    for (const [name, fixture] of Object.entries(given)) {
      await cp(new URL(`../saving/fixtures/${fixture}`, import.meta.url), join(folder, name), { recursive: true });
    }
    process.chdir(folder);
  });
  afterAll(async () => {
    process.chdir(home);
    await rm(folder, { recursive: true });
  });
  beforeEach(() => {
    begin();
    clearSession();
    vi.spyOn(console, 'log').mockImplementation((...args) => print(`${format(...args)}\n`));
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      print(String(text));
      return true;
    });
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
}

/** Runs a program; what it shows is checked on the way. */
export async function run(program: Program): Promise<void> {
  await import(/* @vite-ignore */ importPath(program));
}
