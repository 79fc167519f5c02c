import { describeValue } from './describe-value.ts';
import { ValueError } from './errors.ts';
import { isPlain } from './is-plain.ts';
import { suggestion } from './suggestion.ts';

type Checked<Value> = [Value] extends [number]
  ? 'number'
  : [Value] extends [boolean]
    ? 'boolean'
    : [Value] extends [string]
      ? 'string'
      : never;

/**
 * The names of all options of a type, written out so that they exist at run time; the compiler misses none. Each with the type that
 * its value must have, if that is all there is to check.
 */
export type OptionNames<Options> = {
  readonly [Name in keyof Options]-?: true | Checked<Exclude<Options[Name], undefined>>;
};

const kinds = { number: 'a number', boolean: 'true or false', string: 'a string' };

/** The type that an option's value must have, or true where what reads the option checks the value. */
export type OptionKind = true | keyof typeof kinds;

const fits = (value: unknown, kind: OptionKind) => kind === true || value === undefined || typeof value === kind;

function areGood(options: Readonly<Record<string, unknown>>, known: Readonly<Record<string, OptionKind>>): boolean {
  for (const name in options) {
    // A prototype may have more: Object.prototype itself does where somebody extended it.
    const isGood = Object.hasOwn(known, name) ? fits(options[name], known[name]!) : !Object.hasOwn(options, name);
    if (!isGood) return false;
  }
  return true;
}

const anyOf = (names: readonly string[]) => (names.length === 1 ? names[0]! : `any of ${names.join(', ')}`);

/**
 * Rejects options that do not exist, as a misspelt name would otherwise be a default that nobody asked for, and values of another type.
 * @throws ValueError that names them and suggests the nearest.
 */
export function checkOptions<Options extends object>(
  where: string,
  options: Options,
  known: OptionNames<Options>,
): void {
  const given = options as Readonly<Record<string, unknown>>;
  const expected: Readonly<Record<string, OptionKind>> = known;
  const isObject = typeof options === 'object' && options !== null && !Array.isArray(options);
  if (isObject && areGood(given, expected)) return;
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
  const odd = names.find((name) => !fits(given[name], expected[name]!));
  if (unknown.length === 0 && odd !== undefined) {
    const kind = expected[odd] as keyof typeof kinds;
    throw new ValueError({ where, got: `${odd} ${describeValue(given[odd])}`, expected: kinds[kind] });
  }
  throw new ValueError({
    where,
    got: `the unknown option${unknown.length > 1 ? 's' : ''} ${unknown.join(', ')}`,
    expected: names.length === 0 ? 'no options' : names.length === 1 ? `only ${names[0]}` : anyOf(names),
    fix: names.length === 0 ? '' : suggestion(unknown[0]!, names),
  });
}
