import { expect, test } from 'vitest';
import { killTraining } from './training-kills.ts';

test('training that is killed and run again ends as if nothing had happened', async () => {
  const { problems, kills } = await killTraining(4, 'wasm');
  expect(problems).toEqual([]);
  expect(kills).toBe(4);
});
