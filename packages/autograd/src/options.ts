import { describeValue } from './describe-value.ts';
import { ValueError } from './errors.ts';
import { isPlain } from './is-plain.ts';
import { suggestion } from './suggestion.ts';

/** The names of all options of a type, written out so that they exist at run time; the compiler misses none. */
export type OptionNames<Options> = { readonly [Name in keyof Options]-?: true };

function areKnown(options: object, known: object): boolean {
  // A prototype may have more: Object.prototype itself does where somebody extended it.
  for (const name in options) if (!Object.hasOwn(known, name) && Object.hasOwn(options, name)) return false;
  return true;
}

const anyOf = (names: readonly string[]) => (names.length === 1 ? names[0]! : `any of ${names.join(', ')}`);

/**
 * Rejects options that do not exist: a misspelt name would otherwise be a default that nobody asked for.
 * @throws ValueError that names them and suggests the nearest.
 */
export function checkOptions<Options extends object>(
  where: string,
  options: Options,
  known: OptionNames<Options>,
): void {
  const isObject = typeof options === 'object' && options !== null && !Array.isArray(options);
  if (isObject && areKnown(options, known)) return;
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
  throw new ValueError({
    where,
    got: `the unknown option${unknown.length > 1 ? 's' : ''} ${unknown.join(', ')}`,
    expected: names.length === 0 ? 'no options' : names.length === 1 ? `only ${names[0]}` : anyOf(names),
    fix: names.length === 0 ? '' : suggestion(unknown[0]!, names),
  });
}
