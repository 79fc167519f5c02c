import { defineConfig } from 'vitest/config';
import { programs } from './test/docs/programs-plugin.ts';

export default defineConfig({
  plugins: [programs()],
  ssr: { resolve: { conditions: ['@keisan/source'] } },
  resolve: { conditions: ['@keisan/source'] },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    // It needs a browser, and has a configuration of its own: npm run test:browser.
    exclude: ['test/browser/**', '**/node_modules/**'],
    testTimeout: 30_000,
  },
});
