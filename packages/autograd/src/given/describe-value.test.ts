import { expect, test } from 'vitest';
import { tensor } from '../index.ts';
import { describeAsJson, describeValue } from './describe-value.ts';

const Minified = class e {
  static readonly className = 'Dense';
  readonly units = 3;
};

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

test.each<[string, unknown]>([
  ['"a \\"b\\""', 'a "b"'],
  ['an array [1, "a", null]', [1, 'a', null]],
  ['an array [[...], 3]', [[1, 2], 3]],
  ['an array [5n]', [5n]],
  ['an array of 1000 elements', Array.from({ length: 1000 }, (_, i) => i)],
  ['an array of 100000 elements', new Array(100000)],
  ['an array [undefined, undefined]', new Array(2)],
  [`${JSON.stringify('a'.repeat(60))}... (1000000 characters)`, 'a'.repeat(1e6)],
  ['null', null],
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['7n', 7n],
  ['the function f', function f() {}],
  ['a function', (() => () => {})()],
  ['an object of class Object', {}],
  ['an object of class Object', Object.create(null)],
  ['an object of class Object', { constructor: { name: Symbol('none') } }],
  [`an object of class ${'A'.repeat(60)}`, new (Object.defineProperty(class {}, 'name', { value: 'A'.repeat(1e6) }))()],
  ['an object of class Map', new Map()],
  ['Symbol(a)', Symbol('a')],
  ['an array [Symbol(a), an object of class Object]', [Symbol('a'), Object.create(null)]],
  ['an object of class Dense', new Minified()],
  ['the function Dense', Minified],
  [
    'an object that cannot be looked at',
    {
      get constructor(): never {
        throw new TypeError('no');
      },
    },
  ],
  ['an object that cannot be looked at', revoked()],
  ['an object of class Tensor', tensor([1])],
])('describes %s', (expected, value) => {
  expect(describeValue(value)).toBe(expected);
});

const cyclic: unknown[] = [];
cyclic.push(cyclic);

test.each([
  ['[[1,2],null]', [[1, 2], null]],
  ['undefined', undefined],
  ['an array [2n]', [2n]],
  ['an array [[...]]', cyclic],
])('describes as JSON, where it can be: %s', (expected, value) => {
  expect(describeAsJson(value)).toBe(expected);
});

test('what JSON would never come to the end of is described in short', () => {
  let list: unknown = 1;
  for (let i = 0; i < 40; i++) list = [list, list];
  expect(describeAsJson(list)).toBe('an array [[...], [...]]');
});
