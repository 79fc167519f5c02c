import { expect, test } from 'vitest';
import { Executions } from './executions.ts';

/** Executions that say what was built and released, in order. */
function recorded() {
  const events: string[] = [];
  const executions = new Executions<[value: number], number>();
  const call = (key: string, value = 0) =>
    executions.run(
      key,
      async () => {
        events.push(`build ${key}`);
        return {
          parameters: [],
          run: async (x) => x + 1,
          release: async () => {
            events.push(`release ${key}`);
          },
        };
      },
      value,
    );
  return { events, call };
}

test('one build per key', async () => {
  const { events, call } = recorded();
  expect(await Promise.all([call('a', 1), call('b', 2), call('a', 3)])).toEqual([2, 3, 4]);
  expect(events).toEqual(['build a', 'build b']);
});

test('the one unused for longest is released for the seventeenth, and one more is kept when it comes back', async () => {
  const { events, call } = recorded();
  for (let i = 0; i < 16; i++) await call(`${i}`);
  await call('0');
  await call('16');
  await call('0');
  await call('1');
  expect(events.slice(16)).toEqual(['build 16', 'release 1', 'build 1']);
});

test('with more keys in turn than are kept at first, each is built twice at most', async () => {
  const { events, call } = recorded();
  for (let round = 0; round < 10; round++) for (let i = 0; i < 20; i++) await call(`${i}`);
  expect(events.filter((event) => event.startsWith('build')).length).toBeLessThanOrEqual(40);
});

test('calls wait for the one before, also where that fails', async () => {
  const executions = new Executions<[value: string], string>();
  const events: string[] = [];
  const build = async () => ({
    parameters: [],
    run: async (value: string) => {
      events.push(`${value} begins`);
      await Promise.resolve();
      events.push(`${value} ends`);
      if (value === 'first') throw new Error('no');
      return value;
    },
  });
  const results = await Promise.allSettled(['first', 'second'].map((value) => executions.run('key', build, value)));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

test('what could not be built is tried again', async () => {
  const executions = new Executions<[], number>();
  const fail = async () => {
    throw new Error('no');
  };
  await expect(executions.run('a', fail)).rejects.toThrow('no');
  expect(await executions.run('a', async () => ({ parameters: [], run: async () => 1 }))).toBe(1);
});
