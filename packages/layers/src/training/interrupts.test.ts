import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
