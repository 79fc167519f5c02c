import { KeisanError } from '@keisan/autograd';
import { loadModel } from '@keisan/saving';
import { expect, test, vi } from 'vitest';
import { hugeDescriptions } from './huge-descriptions.ts';

vi.spyOn(console, 'warn').mockImplementation(() => {});

test.each(hugeDescriptions)('a description in $file of very many $of is refused in a sentence', async ({ make }) => {
  const error: unknown = await loadModel(make(), { verbose: 0 }).catch((refusal: unknown) => refusal);
  expect(error).toBeInstanceOf(KeisanError);
  expect((error as Error).message).toMatch(/^[^\n]{1,4000}$/);
});
