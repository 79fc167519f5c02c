import { expect, test } from 'vitest';
import { child } from './child.ts';

test('memory stays flat', async () => {
  const { output, code } = await child('memory.ts', { nodeOptions: ['--expose-gc'], args: ['--short'] });
  expect(output).not.toContain('LEAK');
  expect(output.match(/^ok/gm)).toHaveLength(11);
  expect(code).toBe(0);
});
