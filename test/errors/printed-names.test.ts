import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Parameter, tensor, zeros } from '@keisan/autograd';
import { Sequential } from '@keisan/layers';
import { EarlyStopping, LearningRateScheduler, ReduceLROnPlateau } from '@keisan/layers/callbacks';
import { Dense, Input } from '@keisan/layers/layers';
import { MeanAbsoluteError } from '@keisan/layers/metrics';
import { MultiOptimizer, OptimizerMap, SGD } from '@keisan/layers/optimizers';
import { ModelCheckpoint } from '@keisan/saving/callbacks';
import { afterAll, afterEach, expect, test, vi } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'keisan-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const evil = 'a\u001b[2J\u202e\nb';
const shown = 'a\\u001b[2J\\u202e\\u000ab';

/** All that is printed meanwhile. */
async function printed(body: () => unknown): Promise<string> {
  let text = '';
  for (const method of ['log', 'info', 'warn'] as const) {
    vi.spyOn(console, method).mockImplementation((message) => {
      text += `${message}\n`;
    });
  }
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  await body();
  return text;
}

function compiled(optimizer: SGD | MultiOptimizer = new SGD(0.1)): Sequential {
  const model = new Sequential([Input([2]), new Dense(1, { name: 'last' })], { name: evil });
  model.compile({ optimizer, loss: 'mse', metrics: [new MeanAbsoluteError({ name: evil })], runtime: 'eager' });
  return model;
}

const x = zeros([4, 2]);
const y = zeros([4, 1]);
const both = () =>
  new MultiOptimizer(
    new OptimizerMap(new SGD(0.1, { name: `${evil}1` }), {
      optimizerMap: { 'last/bias': new SGD(0.2, { name: `${evil}2` }) },
    }),
  );

const stories: Readonly<Record<string, () => unknown>> = {
  'what a callback looks for': () => {
    const monitored = { monitor: 'none', mode: 'min' } as const;
    return compiled().fit(x, y, {
      verbose: 0,
      callbacks: [new EarlyStopping(monitored), new ReduceLROnPlateau(monitored)],
    });
  },
  'where models are saved': () =>
    compiled().fit(x, y, {
      verbose: 0,
      callbacks: [new ModelCheckpoint(join(folder, `${evil}.keras`), { verbose: 1 })],
    }),
  'whose learning rate is set': () => {
    const scheduler = new LearningRateScheduler(() => 0.1, { verbose: 1 });
    return compiled(both()).fit(x, y, { verbose: 0, callbacks: [scheduler] });
  },
  'weights without a gradient': () =>
    new SGD(0.1).apply([null, tensor(1)], [new Parameter(tensor(1), { name: evil }), new Parameter(tensor(1))]),
  'a progress bar, and a summary': async () => {
    const model = compiled();
    await model.fit(x, y);
    model.summary();
  },
};

test.each(Object.entries(stories))('%s has no characters that a terminal obeys', async (_, story) => {
  const text = await printed(story);
  expect(text).toContain(shown);
  expect(text).not.toContain(evil.slice(0, 5));
  expect(text).not.toContain('\u202e');
});
