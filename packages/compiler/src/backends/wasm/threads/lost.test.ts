import { toBinary, writeFunction } from '@keisan/autograd/internal';
import { expect, test } from 'vitest';
import { startThread } from '#threads';
import { Memory } from '../run/memory.ts';
import { Control, LostWorkError } from './control.ts';

/** Where the kernel of a helper says that it has begun. */
const BEGUN = 128;
/** Where a number lies that says so. */
const ONE = 256;

test('whoever waits for a thread that was ended in the middle of its work notices', async () => {
  const memory = new Memory(true);
  memory.view('int32', ONE, 1)[0] = 1;
  const control = new Control(undefined, 2);
  const thread = startThread();
  const endless = writeFunction('k0', ['i32', 'i32', 'i32'], [], (code) => {
    code.write('i32.const', BEGUN);
    code.write('i32.const', ONE);
    code.write('v128.load', 0);
    code.write('v128.store', 0);
    code.loop((again) => {
      code.write('i32.const', 1);
      code.branchIf(again);
    });
  });
  const module = new WebAssembly.Module(toBinary({ memory: memory.wanted, functions: [endless] }));
  control.announce(() => thread.post({ kind: 'start', helper: 0, control: control.buffer, memory: memory.own }));
  const tasks = [{ kind: 'kernel', name: 'k0', count: 2, each: 1, operands: 0 }] as const;
  control.announce(() => thread.post({ kind: 'crew', crew: 1, module, tasks }));
  while (!control.hasTakenAll(0)) await new Promise((resolve) => setImmediate(resolve));
  const begun = () => Atomics.load(memory.view('int32', BEGUN, 1) as Int32Array<ArrayBuffer>, 0) === 1;
  const work = {
    blocks: 2,
    run() {
      while (!begun());
      thread.end();
    },
  };
  expect(() => control.share(1, 0, 0, work)).toThrow(LostWorkError);
});
