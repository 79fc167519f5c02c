import { defineConfig } from 'vitest/config';
import { programs } from './test/docs/programs-plugin.ts';

export default defineConfig({
  plugins: [programs()],
  ssr: { resolve: { conditions: ['@keisan/source'] } },
  resolve: { conditions: ['@keisan/source'] },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    // They need a browser or the registry, and have configurations of their own: npm run test:browser, npm run test:pack.
    exclude: ['test/browser/**', 'test/pack/**', '**/node_modules/**'],
    // Vitest would leave one core to a person at work, which of two is half.
    maxWorkers: '100%',
    // What waits for ever fails; what a slow machine takes long for does not.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
