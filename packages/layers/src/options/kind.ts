import { ValueError } from '@keisan/autograd';
import { checkOptions, describeValue, everyPlace, isPlain, MOST_AXES, notAmong } from '@keisan/autograd/internal';

/** Where an option is given: the class or the function, and the option. */
export interface Place {
  /** The layer, the class or the function, as messages call it. */
  readonly where: string;
  /** The name of the option. */
  readonly name: string;
}

/** What values an option takes, and what an object keeps of one. */
export interface Kind<Given = unknown, Held = Given> {
  /** The kind as data. Default: `{ name: 'anything' }`. */
  readonly type?: KindType | undefined;
  /** What is kept of a value. @throws ValueError for a value that the option does not take. */
  read(value: unknown, place: Place): Held;
  /** What is saved of what is kept, in plain data. Default: itself. */
  save?(held: Held): unknown;
  /** What Keras saves of what is kept: plain data, or an object or a function to be saved in turn. Default: itself. */
  keras?(held: Held, owner: object): unknown;
  /** Whether null stands for the default. */
  readonly nullIsDefault?: boolean;
  /** Whether numbers beyond float32 are taken whatever the dtype is. */
  readonly wide?: boolean;
  /** Never there: what may be given, for the types. */
  readonly given?: Given;
}

/** The kinds as data. */
export type KindType =
  | {
      readonly name:
        | 'flag'
        | 'text'
        | 'anything'
        | 'seed'
        | 'axis'
        | 'shape'
        | 'permutation'
        | 'function'
        | 'identifier'
        | 'dtype'
        | 'numbers'
        | 'named'
        | 'learningRate';
    }
  | { readonly name: 'number' | 'wholeNumber'; readonly range: Range }
  | { readonly name: 'oneOf'; readonly values: readonly unknown[] }
  | { readonly name: 'perAxis'; readonly length: number; readonly least: number }
  | { readonly name: 'pairs'; readonly length: number }
  | { readonly name: 'record'; readonly of: Readonly<Record<string, Kind>> }
  | { readonly name: 'list'; readonly of: Kind; readonly least: number }
  | { readonly name: 'nullable' | 'oneOrList' | 'dictionary'; readonly of: Kind };

/** The bounds of a number, each either included or not. */
export interface Range {
  /** The least number. */
  readonly from?: number;
  /** The greatest number. */
  readonly to?: number;
  /** What the number is greater than. */
  readonly above?: number;
  /** What the number is less than. */
  readonly below?: number;
}

/** What is wrong with a value, in the words that all kinds use. */
export function wrongValue({ where, name }: Place, value: unknown, expected: string, fix = ''): ValueError {
  return new ValueError({ where, got: `${name} ${describeValue(value)}`, expected, fix });
}

/** A kind of values that are kept as they are. */
export function kindOf<T>(type: KindType, expected: string, holds: (value: unknown) => boolean): Kind<T> {
  return {
    type,
    read(value, place) {
      if (holds(value)) return value as T;
      throw wrongValue(place, value, expected);
    },
  };
}

/** True or false. */
export const flag = kindOf<boolean>({ name: 'flag' }, 'true or false', (value) => typeof value === 'boolean');

/** A string; null is the default. */
export const text: Kind<string> = {
  ...kindOf<string>({ name: 'text' }, 'a string', (value) => typeof value === 'string'),
  nullIsDefault: true,
};

/** A value that whoever takes the option looks at. */
export const anything = <T>(): Kind<T> => kindOf<T>({ name: 'anything' }, '', () => true);

const holdsIn = (value: number, { from, to, above, below }: Range): boolean =>
  (from === undefined || value >= from) &&
  (to === undefined || value <= to) &&
  (above === undefined || value > above) &&
  (below === undefined || value < below);

/** `at least 0 and below 1`; nothing for any number. */
function inWords({ from, to, above, below }: Range): string {
  const bounds = [
    ...(from === undefined ? [] : [`at least ${from}`]),
    ...(above === undefined ? [] : [`more than ${above}`]),
    ...(to === undefined ? [] : [`at most ${to}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
  ];
  return bounds.length === 0 ? '' : ` of ${bounds.join(' and ')}`;
}

function numberInWords(range: Range): string {
  const { from, to, below } = range;
  if (from !== undefined && to !== undefined) return `a number from ${from} to ${to}`;
  return `a ${(to ?? below) === undefined ? 'finite ' : ''}number${inWords(range)}`;
}

const checkRange = (where: string, range: Range): void =>
  checkOptions<Range>(where, range, { from: 'number', to: 'number', above: 'number', below: 'number' });

/** A finite number within bounds. */
export function number(range: Range = {}): Kind<number> {
  checkRange('number', range);
  return kindOf(
    { name: 'number', range },
    numberInWords(range),
    (value) => typeof value === 'number' && Number.isFinite(value) && holdsIn(value, range),
  );
}

/** A whole number within bounds. */
export function wholeNumber(range: Range = {}): Kind<number> {
  checkRange('wholeNumber', range);
  return kindOf(
    { name: 'wholeNumber', range },
    `a whole number${inWords(range)}`,
    (value) => Number.isSafeInteger(value) && holdsIn(value as number, range),
  );
}

/** Any number but NaN, infinities too. */
export const anyNumber = kindOf<number>(
  { name: 'number', range: {} },
  'a number',
  (value) => typeof value === 'number' && !Number.isNaN(value),
);

/** A kind whose numbers may be beyond float32: no tensor is made of them, or one in a dtype that is known later. */
export const wide = <Given, Held>(kind: Kind<Given, Held>): Kind<Given, Held> => ({ ...kind, wide: true });

/** One of a few values. */
export const oneOf = <T>(...values: readonly T[]): Kind<T> => ({
  type: { name: 'oneOf', values },
  read(value, { where, name }) {
    if (values.includes(value as T)) return value as T;
    throw new ValueError(notAmong(where, name, value, values.map(String)));
  },
});

/** A value of a kind, or null for none. */
export const nullable = <Given, Held>(of: Kind<Given, Held>): Kind<Given | null, Held | null> => ({
  type: { name: 'nullable', of },
  read: (value, place) => (value === null ? null : of.read(value, place)),
  save: (held) => (held === null ? null : of.save ? of.save(held) : held),
  keras: (held, owner) => (held === null ? null : of.keras ? of.keras(held, owner) : held),
});

type Kinds = Readonly<Record<string, Kind>>;

/** An object in which some of several values may be given. */
export function record<K extends Kinds>(of: K): Kind<{ readonly [Name in keyof K]?: ReturnType<K[Name]['read']> }> {
  return {
    type: { name: 'record', of },
    read(value, place) {
      const names = Object.keys(of);
      if (typeof value !== 'object' || value === null || !isPlain(value)) {
        throw wrongValue(place, value, `an object with any of ${names.join(', ')}`);
      }
      checkOptions(`${place.where}: ${place.name}`, value, Object.fromEntries(names.map((name) => [name, true])));
      const given = Object.entries(value).filter(([, part]) => part !== undefined);
      const read = given.map(([name, part]) => [
        name,
        of[name]!.read(part, { ...place, name: `${place.name}.${name}` }),
      ]);
      return Object.freeze(Object.fromEntries(read)) as never;
    },
  };
}

/** A value of a kind, or a list of them, which is not empty. */
export const oneOrList = <T>(of: Kind<T>): Kind<T | readonly T[]> => ({
  type: { name: 'oneOrList', of: of as Kind },
  read: (value, place) => (Array.isArray(value) ? listOf(of, 1).read(value, place) : of.read(value, place)),
});

/** A list of at least so many values of a kind, itself not to be changed. */
export const listOf = <Given, Held>(of: Kind<Given, Held>, least = 0): Kind<readonly Given[], readonly Held[]> => ({
  type: { name: 'list', of, least },
  read(value, place) {
    if (!Array.isArray(value) || value.length < least) {
      const values = least === 1 ? 'one value' : `${least} values`;
      throw wrongValue(place, value, least > 0 ? `a list of at least ${values}` : 'a list');
    }
    return Object.freeze(Array.from(value, (item, i) => of.read(item, { ...place, name: `${place.name}[${i}]` })));
  },
});

/** An object whose properties, by any names, are of a kind. */
export const dictionaryOf = <Given, Held>(
  of: Kind<Given, Held>,
): Kind<Readonly<Record<string, Given>>, Readonly<Record<string, Held>>> => ({
  type: { name: 'dictionary', of },
  read(value, place) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !isPlain(value))
      throw wrongValue(place, value, 'an object');
    const read = Object.entries(value).map(([key, part]) => [
      key,
      of.read(part, { ...place, name: `${place.name}[${JSON.stringify(key)}]` }),
    ]);
    return Object.freeze(Object.fromEntries(read)) as Readonly<Record<string, Held>>;
  },
  save: (held) => Object.fromEntries(Object.entries(held).map(([key, part]) => [key, of.save ? of.save(part) : part])),
});

/** A function. */
export const functionOf = <T>(): Kind<T> =>
  kindOf<T>({ name: 'function' }, 'a function', (value) => typeof value === 'function');

/** The number of an axis, or, below 0, its place from the end. */
export const axis = kindOf<number>({ name: 'axis' }, 'a whole number', Number.isSafeInteger);

/** One axis or several. */
export type Axes = number | readonly number[];

/** {@link axis}, or a list of them. */
export const axes: Kind<Axes> = {
  type: { name: 'axis' },
  read(value, place) {
    if (Number.isSafeInteger(value)) return value as number;
    if (Array.isArray(value) && value.length <= MOST_AXES && everyPlace(value, Number.isSafeInteger)) {
      return Object.freeze([...value]) as readonly number[];
    }
    throw wrongValue(place, value, 'a whole number, or a list of them');
  },
};

/** A whole number that random numbers start from. */
export const seed = kindOf<number>({ name: 'seed' }, 'a whole number', Number.isSafeInteger);
