import { ValueError } from '../errors.ts';
import { describeValue } from './describe-value.ts';
import { isPlain } from './is-plain.ts';
import { suggestion } from './suggestion.ts';

/** What an option of each kind has to be, and whether a value is that. Null is no text. */
const kinds = {
  flag: ['true or false', (value: unknown) => typeof value === 'boolean'],
  function: ['a function', (value: unknown) => typeof value === 'function'],
  list: [
    'a list',
    (value: unknown) =>
      typeof value === 'object' && value !== null && Symbol.iterator in value && !ArrayBuffer.isView(value),
  ],
  number: ['a number', (value: unknown) => typeof value === 'number' && !Number.isNaN(value)],
  text: ['a string', (value: unknown) => typeof value === 'string' || value === null],
} as const satisfies Record<string, readonly [expected: string, holds: (value: unknown) => boolean]>;

/** The kind of an option; true where whoever takes it looks at the value. */
export type OptionKind = true | keyof typeof kinds;

/** The names of all options of a type, written out so that they exist at run time; the compiler misses none. */
export type OptionNames<Options> = { readonly [Name in keyof Options]-?: OptionKind };

const isOfKind = (value: unknown, kind: OptionKind): boolean =>
  value === undefined || kind === true || (kinds[kind]?.[1](value) ?? true);

function areFine(options: object, known: Readonly<Record<string, OptionKind>>): boolean {
  let hasSome = false;
  for (const name in options) {
    // A prototype may have more: Object.prototype itself does where somebody extended it.
    if (!Object.hasOwn(known, name)) {
      if (Object.hasOwn(options, name)) return false;
    } else if (!isOfKind(Reflect.get(options, name), known[name]!)) return false;
    else hasSome = true;
  }
  // An object of a class may have no properties that show.
  return hasSome || isPlain(options);
}

const anyOf = (names: readonly string[]) => (names.length === 1 ? names[0]! : `any of ${names.join(', ')}`);

/**
 * Rejects options that do not exist, since a misspelt name would otherwise be a default that nobody asked for, and values that
 * are of another kind than the option.
 * @throws ValueError that names them and suggests the nearest.
 */
export function checkOptions<Options extends object>(
  where: string,
  options: Options,
  known: OptionNames<Options>,
): void {
  const isObject = typeof options === 'object' && options !== null && !Array.isArray(options);
  if (isObject && areFine(options, known)) return;
  const names = Object.keys(known);
  if (!isObject || !isPlain(options)) {
    throw new ValueError({
      where,
      got: `${describeValue(options)} in place of the options`,
      expected: names.length === 0 ? 'no options' : `an object with ${anyOf(names)}`,
      fix: names.length === 0 ? '' : `Write { ${names[0]}: ... }`,
    });
  }
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(known, name));
  if (unknown.length === 0) throw ofAnotherKind(where, options, known);
  throw new ValueError({
    where,
    got: `the unknown option${unknown.length > 1 ? 's' : ''} ${unknown.join(', ')}`,
    expected: names.length === 0 ? 'no options' : names.length === 1 ? `only ${names[0]}` : anyOf(names),
    fix: names.length === 0 ? '' : suggestion(unknown[0]!, names),
  });
}

/**
 * Checks what a property is set to that is a flag.
 * @throws ValueError for neither true nor false.
 */
export function checkFlag(where: string, name: string, value: unknown): void {
  const [expected, holds] = kinds.flag;
  if (!holds(value)) throw new ValueError({ where, got: `${name} ${describeValue(value)}`, expected });
}

function ofAnotherKind(where: string, options: object, known: Readonly<Record<string, OptionKind>>): ValueError {
  const isWrong = (name: string) => !isOfKind(Reflect.get(options, name), known[name]!);
  const name = Object.keys(known).find(isWrong)!;
  const kind = known[name] as keyof typeof kinds;
  return new ValueError({
    where,
    got: `${name} ${describeValue(Reflect.get(options, name))}`,
    expected: kinds[kind][0],
  });
}
