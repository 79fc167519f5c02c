import { ones } from '@keisan/autograd';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LambdaCallback } from '../callbacks/index.ts';
import { Dense } from '../layers/index.ts';
import { Sequential } from '../models/index.ts';
import { interruptible } from './interrupts.ts';

let others: NodeJS.SignalsListener[] = [];
beforeEach(() => {
  others = process.listeners('SIGINT') as NodeJS.SignalsListener[];
  process.removeAllListeners('SIGINT');
});
afterEach(() => {
  process.removeAllListeners('SIGINT');
  for (const listener of others) process.on('SIGINT', listener);
});

const count = () => process.listenerCount('SIGINT');

/** A run that lasts until it is told to stop. */
function running(stopped: string[], name: string): Promise<string> {
  let end = (_: string) => {};
  const whole = new Promise<string>((resolve) => (end = resolve));
  const stop = () => {
    stopped.push(name);
    end(name);
  };
  return interruptible(stop, () => whole);
}

describe('Ctrl-C', () => {
  test('stops all that runs, once', async () => {
    const stopped: string[] = [];
    const runs = [running(stopped, 'a'), running(stopped, 'b')];
    expect(count()).toBe(1);
    process.emit('SIGINT');
    expect(count()).toBe(0);
    expect(await Promise.all(runs)).toEqual(['a', 'b']);
    expect([stopped, count()]).toEqual([['a', 'b'], 0]);
  });

  test('is listened for while something runs, however it ends', async () => {
    expect(
      await interruptible(
        () => {},
        async () => count(),
      ),
    ).toBe(1);
    expect(count()).toBe(0);
    const failing = interruptible(
      () => {},
      async () => {
        throw new Error('no');
      },
    );
    await expect(failing).rejects.toThrow('no');
    expect(count()).toBe(0);
  });

  test.each([
    ['in the second epoch', 'onTrainBatchEnd', 5, ['loss', 'loss,val_loss'], 0],
    ['in the second validation', 'onTestBatchEnd', 5, ['loss', 'loss,val_loss'], 2],
  ] as const)('ends fit %s, without values of a validation that was not whole', async (_, hook, at, keys, judged) => {
    const model = new Sequential([new Dense(1, { inputShape: [2] })]);
    model.compile({ optimizer: 'sgd', loss: 'mse' });
    const [x, y] = [ones([8, 2]), ones([8, 1])];
    const log: string[] = [];
    let calls = 0;
    const callbacks = [
      new LambdaCallback({
        [hook]: () => {
          if (++calls === at) process.emit('SIGINT');
        },
        onTestBegin: () => void log.push('begin'),
        onTestEnd: () => void log.push('end'),
        onEpochEnd: (__, logs) => void log.push(Object.keys(logs).join()),
        onTrainEnd: (logs) => void log.push(`whole ${Object.keys(logs).join()}`),
      }),
    ];
    const { history, epoch } = await model.fit(x, y, {
      epochs: 4,
      batchSize: 2,
      validationData: [x, y],
      validationBatchSize: 2,
      callbacks,
      verbose: 0,
    });
    const second = Array.from({ length: judged / 2 }, () => ['begin', 'end']).flat();
    expect(log).toEqual(['begin', 'end', keys[1], ...second, keys[0], `whole ${keys[0]}`]);
    expect([epoch, history.loss!.length, history.val_loss!.length, count()]).toEqual([[0, 1], 2, 1, 0]);
  });

  test('is left to others that listen', async () => {
    const mine = () => {};
    process.on('SIGINT', mine);
    expect(
      await interruptible(
        () => {},
        async () => process.listeners('SIGINT'),
      ),
    ).toEqual([mine]);
    expect(process.listeners('SIGINT')).toEqual([mine]);
  });
});
