import { expect, test } from 'vitest';
import { Control, LostWorkError, type Work } from './control.ts';

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

test('who asks claims from the start, a helper from the end', () => {
  const control = new Control();
  const helped = recorded(4);
  const mine = recorded(4, (block) => {
    if (block > 0) return;
    control.help(0, (crew, task) => {
      expect([crew, task]).toEqual([3, 2]);
      return {
        blocks: 4,
        run(each, turn) {
          helped.run(each, turn);
          // Otherwise it would wait for more to do.
          if (each === 1) control.announce(() => {});
        },
      };
    });
  });
  control.share(3, 2, 5, mine);
  expect([mine.done, helped.done]).toEqual([['5:0'], ['5:3', '5:2', '5:1']]);
  expect(control.helped(0)).toBe(3);
});

test('what fails at a helper is lost work', () => {
  const control = new Control();
  const work = recorded(2, (block) => {
    if (block > 0) return;
    control.help(0, () =>
      recorded(2, () => {
        control.announce(() => {});
        throw new RangeError('block 1');
      }),
    );
  });
  expect(() => control.share(1, 0, 0, work)).toThrow(LostWorkError);
});
