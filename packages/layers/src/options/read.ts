import { type DType, ValueError } from '@keisan/autograd';
import { checkOptions, describeAsJson, describeValue, isPlain, normalizeName } from '@keisan/autograd/internal';
import { checkFloat32 } from './float32.ts';
import type { FieldsOf, Option, Role, Schema } from './option.ts';

/** What a constructor was given, to be read by the schema of the class that is made. */
export class Arguments {
  readonly values: readonly unknown[];
  /** What is taken in place of the schema's own defaults. */
  readonly defaults: Readonly<Record<string, unknown>>;

  constructor(values: readonly unknown[], defaults: Readonly<Record<string, unknown>> = {}) {
    this.values = values;
    this.defaults = defaults;
  }
}

/** The arguments of a constructor, for that of its base class. */
export const args = (...values: readonly unknown[]): Arguments => new Arguments(values);

/** Arguments with other defaults than the schema's, for a class that is a special case of another. */
export function withDefaults(given: object, defaults: Readonly<Record<string, unknown>>): Arguments {
  if (!(given instanceof Arguments)) return new Arguments([given], defaults);
  return new Arguments(given.values, { ...defaults, ...given.defaults });
}

const isOptions = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value);

/** The options among what a constructor was given, before anything is checked. */
export function optionsIn(given: object): Readonly<Record<string, unknown>> | undefined {
  const options = given instanceof Arguments ? given.values.findLast(isOptions) : [given].find(isOptions);
  return options as Readonly<Record<string, unknown>> | undefined;
}

/** The option that comes first, if the schema has one. */
export function firstOf(schema: Schema): { readonly name: string; readonly option: Option } | null {
  for (const name of Object.keys(schema)) {
    const option = schema[name]!;
    if (option.role === 'required' || option.role === 'first') return { name, option };
  }
  return null;
}

type Names = Readonly<Record<string, true>>;

function namesWith(...roles: readonly Role[]): (schema: Schema) => Names {
  const found = new WeakMap<Schema, Names>();
  return (schema) => {
    const known = found.get(schema);
    if (known) return known;
    const names = Object.keys(schema).filter((name) => roles.includes(schema[name]!.role));
    const made: Names = Object.fromEntries(names.map((name) => [name, true]));
    found.set(schema, made);
    return made;
  };
}

/** The names that may be given among the options, beside what comes first. */
const amongOptions = namesWith('optional', 'first');

/** The names that may be given among the options only. */
const afterFirst = namesWith('optional');

/** The names that may be given in one object. */
const inOneObject = namesWith('optional', 'first', 'required');

const beforeOptions = namesWith('required');

/** The names of what has to be given, in order, before the options. */
export const requiredOf = (schema: Schema): readonly string[] => Object.keys(beforeOptions(schema));

/** What was given, in one object. */
function gathered(where: string, schema: Schema, { values }: Arguments): object {
  const place = firstOf(schema);
  const [one, two = {}] = values;
  if (!place || (place.option.role === 'first' && (one === undefined || isOptions(one)))) {
    const options = one === undefined ? two : one;
    checkOptions(where, options as object, amongOptions(schema));
    return options as object;
  }
  const names = place.option.role === 'first' ? [place.name] : requiredOf(schema);
  const { [names.length]: options = {} } = values;
  if (isOptions(options)) checkOptions(where, options as object, amongOptions(schema));
  else {
    for (const [i, name] of names.entries()) schema[name]!.kind.read(values[i], { where, name });
    checkOptions(where, options as object, afterFirst(schema));
  }
  const twice = names.findIndex((name) => Object.hasOwn(options as object, name));
  if (twice >= 0) {
    const name = names[twice]!;
    throw new ValueError({
      where,
      got: `${name} twice: ${describeValue(values[twice])} first, and ${describeValue(Reflect.get(options as object, name))} among the options`,
      expected: 'it once',
    });
  }
  return { ...(options as object), ...Object.fromEntries(names.map((name, i) => [name, values[i]])) };
}

/**
 * @param before What came before it.
 * @throws ValueError for an object of options in which there is what comes before them: `new Dense({ units: 4 })`.
 */
function checkFirst(
  where: string,
  schema: Schema,
  name: string,
  value: unknown,
  before: Readonly<Record<string, unknown>>,
): void {
  if (!isOptions(value)) return;
  const options = value as Readonly<Record<string, unknown>>;
  const spelt = (wanted: string) => Object.keys(options).find((key) => normalizeName(key) === normalizeName(wanted));
  const given = spelt(name);
  if (given === undefined) return;
  const names = requiredOf(schema);
  const first = names.map((one) => {
    const key = spelt(one);
    if (key !== undefined) return describeAsJson(options[key]);
    return one in before ? describeAsJson(before[one]) : one;
  });
  const [Class] = where.split(' ');
  throw new ValueError({
    where,
    got: `${given} among the options`,
    expected: `${names.join(', ')} first, and then the options`,
    fix: `Write new ${Class}(${first.join(', ')}, { ... })`,
  });
}

/** @throws ValueError for an upper bound below the lower one. */
function checkBounds(where: string, schema: Schema, values: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(schema)) {
    const { atLeast } = schema[name]!;
    if (atLeast === undefined) continue;
    const [least, value] = [values[atLeast], values[name]];
    if (typeof least !== 'number' || typeof value !== 'number' || value >= least) continue;
    throw new ValueError({
      where,
      got: `${name} ${value} below ${atLeast} ${least}`,
      expected: `${name} to be at least ${atLeast}`,
    });
  }
}

const sound = new WeakSet<Schema>();

/** @throws ValueError for what was not made by `option`, `first` and `required`, of a kind. */
function checkSchema(where: string, schema: Schema): void {
  if (sound.has(schema)) return;
  const refuse = (got: string, kind?: unknown) =>
    new ValueError({
      where: `${where}: optionSchema`,
      got,
      expected:
        'options by their names, as option(kind, default), first(...) and required(...) of keisan/options give them',
      fix: typeof kind === 'function' ? 'Write parentheses after the kind: number()' : '',
    });
  if (!isOptions(schema)) throw refuse(describeValue(schema));
  for (const name of Object.keys(schema)) {
    const { kind, fallback }: Partial<Option> = schema[name] ?? {};
    if (typeof fallback !== 'function') throw refuse(`${name} ${describeValue(schema[name])}`);
    if (typeof kind?.read !== 'function') throw refuse(`${name} of the kind ${describeValue(kind)}`, kind);
  }
  sound.add(schema);
}

/**
 * The values of all options of a schema: what was given, or the defaults.
 *
 * @param where Whose options they are, as messages call it.
 * @param owner The object that they are for, where there is one.
 * @param dtype What is computed in, where no option says it: float64 has numbers that float32 has not.
 * @throws ValueError naming an option that there is not, or one of another kind or out of range.
 */
export function readOptions<S extends Schema>(
  where: string,
  schema: S,
  given: object,
  owner: object = given,
  dtype?: DType,
): FieldsOf<S> {
  checkSchema(where, schema);
  const isList = given instanceof Arguments;
  const options = isList ? gathered(where, schema, given) : given;
  if (!isList) checkOptions(where, options, inOneObject(schema));
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(schema)) {
    const { role, kind, fallback } = schema[name]!;
    if (role === 'absent') continue;
    const value: unknown = Reflect.get(options, name);
    if (role === 'required') checkFirst(where, schema, name, value, values);
    const instead = role !== 'required' && (value === undefined || (value === null && kind.nullIsDefault));
    const other = instead ? ((isList ? given.defaults[name] : undefined) ?? fallback(owner, values)) : value;
    values[name] = role === 'optional' && other === undefined ? undefined : kind.read(other, { where, name });
  }
  if ((values.dtype ?? dtype) !== 'float64') checkFloat32(where, schema, values);
  checkBounds(where, schema, values);
  return values as FieldsOf<S>;
}
