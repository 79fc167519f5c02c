import { expect, test } from 'vitest';
import { classNameOf } from './class-name.ts';

const Minified = class e {
  static readonly className: string = 'Dense';
  readonly units = 3;
};
class Plain {}
class Derived extends Minified {}
class Named extends Minified {
  static override readonly className = 'Special';
}

test.each([
  [new Minified(), 'Dense'],
  [new Plain(), 'Plain'],
  [new Derived(), 'Derived'],
  [new Named(), 'Special'],
])('%# is of class %s', (object, expected) => {
  expect(classNameOf(object)).toBe(expected);
});
