import { KeisanError, ValueError } from '@keisan/autograd';
import { describeValue, nameOfClass } from '@keisan/autograd/internal';
import { relabel } from '../layer/attribution.ts';
import type { Kind } from '../options/kind.ts';
import { withMethods } from '../returned.ts';
import { customObject } from '../saving/custom-objects.ts';
import { isClass, isSerialized, lookUp, type Serialized } from './identifiers.ts';
import { toSnakeCase } from './names.ts';

/** `leaky_relu` as `leakyRelu`. */
type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/** A name as Keras spells it, and in camelCase. */
export type Spelling<Name> = Name extends string ? Name | CamelCase<Name> : never;

/** A class of a family. */
export interface FamilyClass<Member> {
  new (...given: never): Member;
  fromConfig(config: Readonly<Record<string, unknown>>): Member;
}

/** What a family is made of. */
export interface FamilyParts<Member, Class> {
  /** How messages call one of it. */
  readonly kind: string;
  /** The module that Keras saves its classes under, such as `keras.layers`. */
  readonly module: string;
  /** What its objects are made of; functions are made of nothing. */
  readonly Base?: abstract new (
    ...given: never[]
  ) => object;
  /** The classes, by the names that they are saved by. */
  readonly classes: Readonly<Record<string, Class>>;
  /** What is known by Keras's names and aliases, those of most use first; functions stand for what `ofFunction` makes of them. */
  readonly names: Readonly<Record<string, Class | Member | ((...given: never[]) => unknown)>>;
  /** Functions that Keras has beside the classes, by Keras's names or in camelCase. */
  readonly functions?: Readonly<Record<string, object>>;
  /** The methods that an object of it has to have. */
  readonly methods?: readonly string[];
  /** What null stands for; an error where this is left out. */
  readonly none?: Member | null;
  /** What a function stands for; an error where this is left out. */
  readonly ofFunction?: (f: never) => Member;
  /** What an object stands for that is not made of `Base`; undefined for one that is none. */
  readonly ofObject?: (object: object) => Member | undefined;
  /** What a name stands for that is that of a class. Default: an object with the default options. */
  readonly ofClass?: (Class: Class, name: string) => Member;
}

/** How many saved objects may be within each other, as models are. */
const MOST_WITHIN = 250;

let depth = 0;

/** @throws ValueError for a saved object within so many others that they do not come to an end: one that holds itself. */
function withinOthers<T>(kind: string, make: () => T): T {
  if (depth >= MOST_WITHIN) {
    throw new ValueError({
      where: kind,
      got: `more than ${MOST_WITHIN} saved objects within each other`,
      expected: 'a config that comes to an end: one that does not hold itself',
    });
  }
  depth++;
  try {
    return make();
  } finally {
    depth--;
  }
}

/** Objects of one kind, each known by a name, as an object, as what one was saved as, or as a function. */
export class Family<Member, Class extends FamilyClass<Member> = FamilyClass<Member>> {
  readonly #parts: FamilyParts<Member, Class>;
  #functions: Readonly<Record<string, object>> | null = null;

  constructor(parts: FamilyParts<Member, Class>) {
    this.#parts = parts;
  }

  /** How messages call one of it. */
  get kind(): string {
    return this.#parts.kind;
  }

  /** The module that Keras saves its classes under. */
  get module(): string {
    return this.#parts.module;
  }

  /** The classes, by the names that they are saved by. */
  get classes(): Readonly<Record<string, Class>> {
    return this.#parts.classes;
  }

  /** Functions of the kind, by Keras's names. */
  get functions(): Readonly<Record<string, object>> {
    this.#functions ??= Object.fromEntries(
      Object.entries(this.#parts.functions ?? {}).map(([name, f]) => [toSnakeCase(name), f]),
    );
    return this.#functions;
  }

  /** Whether a class is one of Keisan's own of the family. */
  has(Class: unknown): boolean {
    return Object.values<unknown>(this.#parts.classes).includes(Class);
  }

  /**
   * What an identifier stands for.
   * @throws ValueError for an unknown name, and for anything that is no identifier.
   */
  get(identifier: unknown): Member {
    const { kind, Base, none, methods = [], ofFunction, ofObject, ofClass } = this.#parts;
    if (identifier === null && none !== undefined) return none as Member;
    if (Base && identifier instanceof Base) return withMethods(kind, identifier, ...methods) as Member;
    if (typeof identifier === 'function' && !isClass(identifier) && ofFunction) return ofFunction(identifier as never);
    if (isSerialized(identifier)) return this.fromSerialized(identifier);
    const other = typeof identifier === 'object' && identifier !== null && ofObject?.(identifier);
    if (other) return other;
    const found = this.#find(identifier);
    if (!isClass(found))
      return typeof found === 'function' && ofFunction ? ofFunction(found as never) : (found as Member);
    const Class = found as unknown as Class;
    return ofClass ? ofClass(Class, identifier as string) : (Reflect.construct(Class, []) as Member);
  }

  /**
   * An object from the name of its class and its options.
   * @throws ValueError for an unknown class, and for what no object was saved as.
   */
  fromSerialized(saved: Serialized): Member {
    const { kind, Base } = this.#parts;
    if (!isSerialized(saved)) {
      throw new ValueError({
        where: kind,
        got: describeValue(saved),
        expected: `what a ${kind} was saved as: { className, config }`,
        fix: 'Write its class name and what its getConfig() returns',
      });
    }
    const { className, config } = saved;
    const found = this.#classNamed(className);
    if (isClass(found)) return withinOthers(kind, () => (found as unknown as Class).fromConfig(config));
    if (typeof found === 'function' && this.#parts.ofFunction) return this.#parts.ofFunction(found as never);
    throw new ValueError({
      where: kind,
      got: `${describeValue(found)} for ${className}`,
      expected: `a class that extends ${Base ? nameOfClass(Base) : ''}`,
    });
  }

  #classNamed(className: string): unknown {
    try {
      return this.#find(className);
    } catch (error) {
      if (!(error instanceof KeisanError) || error.fix) throw error;
      const fix = `Register a class of your own with registerKerasSerializable(), or pass it too: fromConfig(config, { ${className} })`;
      throw relabel(error, error.where, { fix });
    }
  }

  /** The class or the function that a name stands for: the user's own first. */
  #find(name: unknown): unknown {
    const { kind, Base, classes, names } = this.#parts;
    const own = typeof name === 'string' ? customObject(name) : undefined;
    if (own !== undefined && (!isClass(own) || (Base && own.prototype instanceof Base))) return own;
    const known = Object.keys(names).length > 0 ? names : classes;
    return lookUp<unknown>(kind, known, name as string, Base, classes);
  }

  /** The option whose value is one of the family. */
  option<Given, Held extends Member = Member>(save: (held: Held) => unknown): Kind<Given, Held> {
    return {
      type: { name: 'identifier' },
      read: (value) => this.get(value) as Held,
      save,
    };
  }
}
