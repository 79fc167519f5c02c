import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  ssr: { resolve: { conditions: ['@keisan/source'] } },
  resolve: { conditions: ['@keisan/source'] },
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
