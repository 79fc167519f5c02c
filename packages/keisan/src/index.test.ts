import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  exports: Readonly<Record<string, unknown>>;
};
const entries = Object.keys(exports).filter((entry) => entry !== './package.json');

test.each(entries)('what %s offers', async (entry) => {
  const module: object = await import(entry.replace('.', 'keisan'));
  expect(Object.keys(module).sort().join(' ')).toMatchSnapshot();
});
