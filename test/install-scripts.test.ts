import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

// npm 10 knows no `allowScripts`. It runs the scripts that the lock file announces, and fails where that of onnxruntime-node cannot
// download CUDA.
test('the lock file announces no install script', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const announced = Object.keys(packages).filter((path) => packages[path].hasInstallScript);
  expect(announced, 'delete their lines "hasInstallScript": true').toEqual([]);
});

test.each(['.', 'bench'])('npm knows every setting of .npmrc in %s', async (folder) => {
  const { stderr } = await promisify(execFile)('npm', ['prefix'], { cwd: join(root, folder) });
  expect(stderr).not.toContain('Unknown project config');
});
