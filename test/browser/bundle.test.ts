import { beforeAll, expect, test } from 'vitest';
import { type Bundle, buildPage } from './site.ts';

let bundle: Bundle;
beforeAll(async () => {
  bundle = await buildPage();
});

test('nothing of Node is in it', () => {
  const scripts = [...bundle].filter(([name]) => name.endsWith('.js'));
  for (const [name, content] of scripts) {
    expect(Buffer.from(content).toString(), name).not.toMatch(/__vite-browser-external|\b(from|import)\s*\(?["']node:/);
  }
});
