import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished, vi } from 'vitest';

/**
 * Runs an example, small, in a folder of its own, which is removed after the test.
 * @returns what it printed; the folder is the current one.
 */
export async function runExample(name: string, { epochs = 1 } = {}): Promise<string> {
  const before = process.cwd();
  const folder = await mkdtemp(join(tmpdir(), 'keisan-example-'));
  process.chdir(folder);
  let printed = '';
  const print = (...values: readonly unknown[]) => {
    printed += `${values.join(' ')}\n`;
  };
  const spies = [
    vi.spyOn(console, 'log').mockImplementation(print),
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    }),
  ];
  vi.stubEnv('EPOCHS', String(epochs));
  onTestFinished(async () => {
    for (const spy of spies) spy.mockRestore();
    vi.unstubAllEnvs();
    process.chdir(before);
    await rm(folder, { recursive: true });
  });
  await import(`../../examples/${name}/main.ts`);
  return stripVTControlCharacters(printed);
}
