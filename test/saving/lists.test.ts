import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { random, Sequential, tensor } from 'keisan';
import { BackupAndRestore, type Hooks, LambdaCallback, ModelCheckpoint } from 'keisan/callbacks';
import { Dense } from 'keisan/layers';
import { F1Score } from 'keisan/metrics';
import { expect, onTestFinished, test, vi } from 'vitest';

const x = random.normal([12, 3], { seed: 1 });
const y = x.greater(0).astype('float32');

function model(): Sequential {
  const made = new Sequential([new Dense(3, { activation: 'sigmoid', inputShape: [3] })]);
  made.setWeights([random.normal([3, 3], { seed: 2 }), tensor([0, 0, 0])]);
  made.compile({ optimizer: 'sgd', loss: 'mse', metrics: [new F1Score({ threshold: 0.5 })] });
  return made;
}

const run = (callbacks: readonly Hooks[]) =>
  model().fit(x, y, { epochs: 3, batchSize: 4, shuffle: false, verbose: 0, callbacks });

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keisan-lists-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('a training with lists in its logs goes on where it was: History has them all', async () => {
  const folder = await temporaryFolder();
  const crash = new LambdaCallback({
    onEpochBegin: (epoch) => {
      if (epoch === 2) throw new Error('power');
    },
  });
  await expect(run([new BackupAndRestore(folder), crash])).rejects.toThrow('power');
  const { history } = await run([new BackupAndRestore(folder)]);
  expect(history).toEqual((await run([])).history);
  expect(history.f1_score![0]).toHaveLength(3);
});

test('a checkpoint that watches a list is written each time, and a warning says why', async () => {
  const folder = await temporaryFolder();
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  onTestFinished(() => warn.mockRestore());
  const best = { monitor: 'f1_score', mode: 'max', saveBestOnly: true } as const;
  await run([new ModelCheckpoint(join(folder, '{epoch}-{loss:.3f}.keras'), best)]);
  expect(await readdir(folder)).toHaveLength(3);
  expect(warn.mock.calls[0]![0]).toContain('Can save best model only when `monitor` is a scalar value.');
  await expect(run([new ModelCheckpoint(join(folder, '{f1_score}.keras'))])).rejects.toThrow('one of epoch, loss');
});
