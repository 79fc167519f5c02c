import { expect, test } from 'vitest';
import { Control, type Work } from './control.ts';

function recorded(blocks: number, run: (block: number) => void = () => {}): Work & { readonly done: string[] } {
  const done: string[] = [];
  return {
    blocks,
    done,
    run(block, turn) {
      done.push(`${turn}:${block}`);
      run(block);
    },
  };
}

test('without helpers a task is done by the one that has it', () => {
  const control = new Control();
  const work = recorded(3);
  control.share(1, 0, 7, work);
  control.share(1, 0, 8, work);
  expect(work.done).toEqual(['7:0', '7:1', '7:2', '8:0', '8:1', '8:2']);
});

test('the number of tasks has no end', () => {
  const control = new Control();
  let done = 0;
  const work: Work = { blocks: 1, run: () => void done++ };
  const count = 2 ** 20 + 10;
  for (let i = 0; i < count; i++) control.share(1, 0, 0, work);
  expect(done).toBe(count);
});

test('what a block throws comes back when all are done', () => {
  const control = new Control();
  const work = recorded(4, (block) => {
    if (block === 1) throw new RangeError('block 1');
  });
  expect(() => control.share(1, 0, 0, work)).toThrow(new RangeError('block 1'));
  expect(work.done).toHaveLength(4);
  const next = recorded(2);
  control.share(1, 0, 0, next);
  expect(next.done).toHaveLength(2);
});

test('a helper that has messages to take helps with nothing, and does not wait', () => {
  const control = new Control();
  const message = control.announce(() => {});
  expect(control.hasTaken(0, message)).toBe(false);
  control.help(0, () => recorded(1));
  control.announce(() => {});
  expect(control.take(0)).toBe(false);
  expect(control.hasTaken(0, message)).toBe(true);
  expect(control.take(0)).toBe(true);
  expect(control.hasTakenAll(0)).toBe(true);
  expect(control.hasTakenAll(1)).toBe(false);
});

test('a helper that comes late to a task finds nothing to do', () => {
  const control = new Control();
  control.announce(() => {});
  control.take(0);
  const [mine, late] = [recorded(2), recorded(2)];
  control.share(1, 0, 0, mine);
  control.help(0, () => {
    // There is nothing else to wake up for.
    control.announce(() => {});
    return late;
  });
  expect([mine.done, late.done]).toEqual([['0:0', '0:1'], []]);
});
