import type { Kind } from './kind.ts';

/**
 * How an option is given: among the options, first or among the options, first and always, or never, for what Keras saves and
 * Keisan has one value of.
 */
export type Role = 'optional' | 'first' | 'required' | 'absent';

/** What there is to say of an option that few have. */
export interface Remarks {
  /** How Keras spells it, where that is not the name in snake case; null for what Keras does not save. */
  readonly kerasName?: string | null;
  /** Whether it is left out of what is saved while it is null, as Keras does. */
  readonly unsavedIfNull?: boolean;
  /** The property that holds it, where that is not one of its name. */
  readonly property?: string;
  /** The option that it may not be below, as an upper bound may not be below the lower one. */
  readonly atLeast?: string;
}

/** An option of a class or of a function. */
export interface Option<Given = unknown, Held = unknown, R extends Role = Role> extends Remarks {
  /** How it is given. */
  readonly role: R;
  /** What values it takes. */
  readonly kind: Kind<Given, Held>;
  /** The value where none is given, which may depend on whose option it is, and on the options before it. */
  fallback(owner: object, before?: Readonly<Record<string, unknown>>): unknown;
}

/** The options of a class or of a function, by name, the one that comes first as the first. */
export type Schema = Readonly<Record<string, Option>>;

/** An option with a default; without one, nothing is kept where nothing is given. */
export function option<Given, Held>(
  kind: Kind<Given, Held>,
  fallback: NoInfer<Given>,
  remarks?: Remarks,
): Option<Given, Held, 'optional'>;
export function option<Given, Held>(
  kind: Kind<Given, Held>,
  fallback?: undefined,
  remarks?: Remarks,
): Option<Given, Held | undefined, 'optional'>;
export function option<Given, Held>(
  kind: Kind<Given, Held>,
  fallback?: Given,
  remarks: Remarks = {},
): Option<Given, Held | undefined, 'optional'> {
  return { role: 'optional', kind, fallback: () => fallback, ...remarks };
}

/** An option whose default depends on whose it is, or on the options before it. */
export function computed<Given, Held>(
  kind: Kind<Given, Held>,
  fallback: (owner: object, before: Readonly<Record<string, unknown>>) => NoInfer<Given>,
): Option<Given, Held, 'optional'> {
  return { role: 'optional', kind, fallback: (owner, before = {}) => fallback(owner, before) };
}

/** An option that may come first, or be among the others; without a default, it has to be given. */
export function first<Given, Held>(
  kind: Kind<Given, Held>,
  fallback?: NoInfer<Given>,
  remarks: Remarks = {},
): Option<Given, Held, 'first'> {
  return { role: 'first', kind, fallback: () => fallback, ...remarks };
}

/** What has to be given, first. */
export function required<Given, Held>(kind: Kind<Given, Held>): Option<Given, Held, 'required'> {
  return { role: 'required', kind, fallback: () => undefined };
}

/** What Keras saves of an object, and Keisan has no other value of. */
export function absent(value: unknown): Option<never, never, 'absent'> {
  return {
    role: 'absent',
    kind: { type: { name: 'anything' }, read: (given) => given as never },
    fallback: () => value,
  };
}

type GivenOf<O> = O extends Option<infer Given, infer _Held, Role> ? Given : never;
type HeldOf<O> = O extends Option<infer _Given, infer Held, Role> ? Held : never;

type NamesOf<S, R extends Role> = {
  [Name in keyof S]: S[Name] extends { readonly role: R } ? Name : never;
}[keyof S];

/** What may be given of a schema in one object. The properties keep the documentation that they have in the schema. */
export type OptionsOf<S> = {
  -readonly [Name in keyof Pick<S, NamesOf<S, 'optional' | 'first'>>]?: GivenOf<S[Name]>;
};

/** What an object keeps of a schema, as its properties. */
export type FieldsOf<S> = {
  readonly [Name in keyof Pick<S, NamesOf<S, 'optional' | 'first' | 'required'>>]: HeldOf<S[Name]>;
};
