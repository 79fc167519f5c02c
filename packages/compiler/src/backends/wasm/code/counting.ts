import type { Code, Local } from '@keisan/autograd/internal';

/** Adds to a variable. */
export function advance(code: Code, local: Local, by: number): void {
  code.get(local);
  code.write('i32.const', by);
  code.write('i32.add');
  code.set(local);
}

/** Adds one variable to another. */
export function add(code: Code, local: Local, by: Local): void {
  code.get(local);
  code.get(by);
  code.write('i32.add');
  code.set(local);
}

/** Repeats a step so often as a variable says, at least once; it is 0 at the end. */
export function repeatSome(code: Code, count: Local, step: () => void): void {
  code.loop((again) => {
    step();
    advance(code, count, -1);
    code.get(count);
    code.branchIf(again);
  });
}

/** Repeats a step so often as a variable says, which is 0 at the end. */
export function repeat(code: Code, count: Local, step: () => void): void {
  code.get(count);
  code.if(() => repeatSome(code, count, step));
}

/** A new variable with what another one holds. */
export function copied(code: Code, from: Local): Local {
  const local = code.local('i32');
  code.get(from);
  code.set(local);
  return local;
}
