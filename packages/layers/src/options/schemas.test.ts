import { KeisanError, zeros } from '@keisan/autograd';
import { nameOfClass } from '@keisan/autograd/internal';
import { describe, expect, test } from 'vitest';
import { Layer } from '../layer/layer.ts';
import { Input } from '../layers/index.ts';
import { clearSession } from '../naming/names.ts';
import { registerKerasSerializable } from '../saving/custom-objects.ts';
import { deserializeKerasObject } from '../saving/deserialize.ts';
import { families } from '../saving/families.ts';
import { serializeKerasObject } from '../saving/serialize.ts';
import { compileOptions } from '../training/compile-options.ts';
import { evaluateOptions, fitOptions, predictOptions, trainOnBatchOptions } from '../training/options.ts';
import type { ConfiguredClass } from './configured.ts';
import type { Kind, Range } from './kind.ts';
import type { Option, Schema } from './option.ts';
import { firstOf, readOptions, requiredOf } from './read.ts';

// What follows from the schemas: a class or an option that is added is tested by itself.

type Config = Readonly<Record<string, unknown>>;

interface AnyClass extends ConfiguredClass {
  new (...given: readonly unknown[]): { getConfig(): Config };
  fromConfig(config: Config): { getConfig(): Config };
}

/** What an option that is known by name may be. */
function nameFor(option: string): string {
  if (/activation$/i.test(option)) return 'relu';
  if (/optimizer$/i.test(option)) return 'sgd';
  if (/initializer$/i.test(option)) return 'he_normal';
  return /constraint$/i.test(option) ? 'non_neg' : 'l2';
}

const between = ({ from, to, above, below }: Range): number => {
  const least = from ?? above ?? 0;
  const most = to ?? below;
  return most === undefined ? least + 2 : (least + most) / 2;
};

/** The names of what an object has, and of what its classes compute. */
function propertiesOf(object: object): readonly string[] {
  const names = new Set(Object.keys(object));
  for (let owner = Object.getPrototypeOf(object); owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(owner))) if (get) names.add(name);
  }
  return [...names];
}

const passOn = registerKerasSerializable('schemas')(function passOn(x: unknown) {
  return x;
});

/** A value that an option takes. */
function right(name: string, { type: given }: Kind): unknown {
  const type = given!;
  switch (type.name) {
    case 'nullable':
      return right(name, type.of);
    case 'oneOrList':
      return [type.of.type!.name === 'wholeNumber' ? 1 : right(name, type.of)];
    case 'flag':
      return true;
    case 'number':
      return between(type.range);
    case 'wholeNumber':
    case 'seed':
    case 'axis':
      return 3;
    case 'oneOf':
      return type.values.at(-1);
    case 'shape':
      return [2, 3];
    case 'permutation':
      return [2, 1];
    case 'perAxis':
      return new Array(type.length).fill(type.least === 0 ? 0 : 2);
    case 'pairs':
      return new Array(type.length).fill([1, 2]);
    case 'record':
      return Object.fromEntries(Object.entries(type.of).map(([part, kind]) => [part, right(part, kind)]));
    case 'dtype':
      return 'float64';
    case 'identifier':
      return nameFor(name);
    case 'function':
      return passOn;
    case 'numbers':
      return [1, 2];
    case 'named':
      return { factor: 2 };
    case 'list':
      if (type.of.type!.name === 'wholeNumber') return [1];
      return name === 'values' ? [right(name, type.of), 0.5] : [right(name, type.of)];
    case 'dictionary':
      return { '.*': nameFor('optimizer') };
    case 'learningRate':
      return 0.25;
    default:
      return 'mine';
  }
}

const beyond = ({ from, to, above, below }: Range): number[] => [
  ...(from === undefined ? [] : [from - 0.1]),
  ...(to === undefined ? [] : [to + 0.1]),
  ...(above === undefined ? [] : [above, above - 1]),
  ...(below === undefined ? [] : [below, below + 1]),
];

const strange = [Symbol('s'), Object.create(null) as object, () => undefined];
const noNumbers = ['1', Number.NaN, Infinity, -Infinity, true, [1], null, ...strange];

/** Values that an option does not take. */
function wrong({ type: given }: Kind): readonly unknown[] {
  const type = given!;
  switch (type.name) {
    case 'nullable':
      return wrong(type.of).filter((value) => value !== null);
    case 'list':
      return [
        3,
        'a',
        true,
        {},
        ...(type.least > 0 ? [[]] : []),
        [strange[0]],
        ...wrong(type.of)
          .filter((value) => !Array.isArray(value))
          .map((value) => [value]),
      ];
    case 'oneOrList':
      return wrong(type.of)
        .filter((value) => !Array.isArray(value))
        .flatMap((value) => [value, [value]])
        .concat([[]]);
    case 'flag':
      return ['true', 'false', 0, 1, null, ...strange];
    case 'number':
      return [...noNumbers, ...beyond(type.range)];
    case 'wholeNumber':
      return [...noNumbers, 1.5, ...(type.range.from === undefined ? [] : [type.range.from - 1])];
    case 'seed':
      return [...noNumbers, 1.5];
    case 'axis':
      return ['0', Number.NaN, 1.5, [0.5], null, ...strange];
    case 'text':
      return [3, true, ['a'], ...strange];
    case 'oneOf':
      return ['nonsense', -7, ['a'], ...strange];
    case 'shape':
      return [784, '784', [0], [-2], [1.5], ['a'], true, ...strange];
    case 'permutation':
      return [1, '1', [], [0, 1], [1, 1], [1, 3], ['a'], true, null, ...strange];
    case 'perAxis':
      return [
        '1',
        1.5,
        type.least - 1,
        [],
        new Array(type.length + 1).fill(1),
        new Array(type.length),
        null,
        ...strange,
      ];
    case 'pairs':
      return ['1', 1.5, -1, [], [1], new Array(type.length).fill([1, 2, 3]), new Array(type.length), null, ...strange];
    case 'record':
      return ['1', 1, [], { colour: 1 }, { [Object.keys(type.of)[0]!]: 'a' }, ...strange.slice(0, 1)];
    case 'dtype':
      return ['float16', 'float', 3, null, ...strange];
    case 'function':
      return ['nonsense', 3, true, ['relu'], ...strange.slice(0, 2), Layer];
    case 'numbers':
      return ['1', Number.NaN, Infinity, true, [1, 'a'], [[1], [1, 2]], [Infinity], ...strange];
    case 'dictionary':
      return ['a', 3, true, ['a'], null, { '.*': 3 }, strange[0], strange[2]];
    case 'learningRate':
      return [...noNumbers.filter((value) => typeof value !== 'function'), -0.1, Layer];
    case 'named':
      return ['a', 3, true, ['a'], null, strange[0], strange[2], new Date(0)];
    case 'identifier':
      return ['nonsense', 3, true, ['relu'], ...strange.slice(0, 2)];
    default:
      return [];
  }
}

const given = (schema: Schema): [string, Option][] =>
  Object.entries(schema).filter(([, { role }]) => role !== 'absent');

/** What an option is given with. */
const besides: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  AUC: { numLabels: { multiLabel: true } },
  Normalization: { mean: { variance: [1, 2] }, variance: { mean: [1, 2] } },
};

/** Whether a kind takes a value. */
function takes(kind: Kind, value: unknown): boolean {
  try {
    kind.read(value, { where: 'test', name: 'option' });
    return true;
  } catch {
    return false;
  }
}

/** The options that may not be below one, with values that are not. */
const bounded = (schema: Schema, name: string): object =>
  Object.fromEntries(
    Object.entries(schema).flatMap(([other, { atLeast, kind }]) =>
      atLeast === name ? [[other, right(other, kind)]] : [],
    ),
  );

/** A class, with one option of a value and what it cannot do without. */
function make(Class: AnyClass, name = '', value?: unknown, more: object = bounded(Class.optionSchema, name)) {
  const { optionSchema: schema } = Class;
  const place = firstOf(schema);
  const options = name === '' ? {} : { ...besides[nameOfClass(Class)]?.[name], ...more, [name]: value };
  if (!place || (place.option.role === 'first' && place.option.fallback({}) !== undefined)) return new Class(options);
  if (place.name === name && place.option.role === 'first') return new Class(value);
  const names = place.option.role === 'first' ? [place.name] : requiredOf(schema);
  const needed = names.map((one) => (one === name ? value : right(one, schema[one]!.kind)));
  return names.includes(name) ? new Class(...needed) : new Class(...needed, options);
}

/** How somebody may nest the inputs of a layer. */
const nestings: readonly (readonly [title: string, nest: (x: unknown) => unknown])[] = [
  ['[x]', (x) => [x]],
  ['{ a: x }', (x) => ({ a: x })],
  ['{ a: x, b: x }', (x) => ({ a: x, b: x })],
  ['[[x, x], x]', (x) => [[x, x], x]],
  ['[x, x]', (x) => [x, x]],
  ['[x, x, x]', (x) => [x, x, x]],
  ['[x, null]', (x) => [x, null]],
  ['[]', () => []],
  ['{}', () => ({})],
  ['null', () => null],
];

function errorOf(mistake: () => unknown): Error {
  try {
    mistake();
  } catch (error) {
    return error as Error;
  }
  return new Error('accepted');
}

const described = (value: unknown): string => {
  if (typeof value === 'symbol' || typeof value === 'function') return typeof value;
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? 'an object'
    : `${JSON.stringify(value)}`;
};

const classes = families().flatMap((family) => Object.entries(family.classes as Readonly<Record<string, AnyClass>>));

describe.each(classes)('%s', (_, Class) => {
  const { optionSchema: schema } = Class;
  const options = given(schema);

  const mistakes = options.flatMap(([name, { kind }]) =>
    wrong(kind).map((value) => [name, described(value), value] as const),
  );
  if (mistakes.length > 0) {
    test.each(mistakes)('%s of %s is rejected with a sentence', (name, _, value) => {
      clearSession();
      const error = errorOf(() => make(Class, name, value));
      expect(error).toBeInstanceOf(KeisanError);
      expect(error.message).toMatch(/^.+: got .+; expected .+/s);
    });
  }

  const uppers = options.flatMap(([name, { atLeast }]) => (atLeast === undefined ? [] : [[name, atLeast] as const]));
  if (uppers.length > 0) {
    test.each(uppers)('%s is not below %s', (name, lower) => {
      clearSession();
      expect(make(Class, lower, 2, { [name]: 2 }).getConfig()).toMatchObject({ [name]: 2, [lower]: 2 });
      const error = errorOf(() => make(Class, lower, 2, { [name]: 1 }));
      expect(error).toBeInstanceOf(KeisanError);
      expect(error.message).toContain(`got ${name} 1 below ${lower} 2; expected ${name} to be at least ${lower}.`);
    });
  }

  const narrow = options.filter(
    ([, { kind }]) => !kind.wide && kind.type!.name !== 'learningRate' && takes(kind, 1e38),
  );
  if (narrow.length > 0) {
    test.each(narrow)('%s beyond float32 is rejected, but for float64', (name, option) => {
      const { dtype } = schema;
      const read = (given: object) => readOptions('it', { [name]: option, ...(dtype ? { dtype } : {}) }, given);
      const error = errorOf(() => read({ [name]: 1e39 }));
      expect(error).toBeInstanceOf(KeisanError);
      expect(error.message).toMatch(
        `it: got ${name} 1e+39; expected numbers up to 3.4e38, the largest of float32. Give`,
      );
      if (dtype) expect(read({ [name]: 1e39, dtype: 'float64' })).toMatchObject({ [name]: 1e39 });
    });
  }

  if (options.length > 0) {
    test.each(options)('%s is kept, saved and read again', (name, { kind }) => {
      clearSession();
      const value = right(name, kind);
      const made = make(Class, name, value);
      const config = made.getConfig();
      if (kind.type!.name !== 'nullable' && !kind.save) expect(config[name]).toEqual(value);
      expect(Class.fromConfig(config).getConfig()).toEqual(config);
      const saved = serializeKerasObject(made);
      const again = deserializeKerasObject(JSON.parse(JSON.stringify(saved)));
      expect(serializeKerasObject(again)).toEqual(saved);
    });
  }

  test('a prototype of all objects that somebody extended changes nothing', () => {
    clearSession();
    const config = make(Class).getConfig();
    const extended = Object.prototype as { added?: number };
    extended.added = 1;
    try {
      clearSession();
      const made = make(Class);
      expect(Object.entries(made.getConfig())).toEqual(Object.entries(config));
      serializeKerasObject(made);
    } finally {
      delete extended.added;
    }
  });

  test('another option is rejected', () => {
    const error = errorOf(() => make(Class, 'colour', 'red'));
    expect(error.message).toContain('got the unknown option colour; expected ');
  });

  const place = firstOf(schema);
  if (place?.option.role === 'first') {
    test(`${place.name} may come first, or among the options, not both`, () => {
      const value = right(place.name, place.option.kind);
      const options = { [place.name]: value };
      const without = ({ name: _, ...config }: Config) => config;
      expect(without(new Class(value).getConfig())).toEqual(without(new Class(options).getConfig()));
      expect(errorOf(() => new Class(value, options)).message).toContain(`got ${place.name} twice`);
    });
  }

  if (Class.prototype instanceof Layer) {
    test.each(nestings)('inputs nested as in %s are taken, or rejected with a sentence', (_, nest) => {
      const uses: readonly ((layer: Layer<never, never>) => unknown)[] = [
        (layer) => layer.apply(nest(zeros([1, 4, 4, 2])) as never),
        (layer) => layer.apply(nest(Input([4, 4, 2])) as never),
        (layer) => layer.computeOutputShape(nest([null, 4, 4, 2]) as never),
      ];
      for (const use of uses) {
        try {
          use(make(Class) as unknown as Layer<never, never>);
        } catch (error) {
          expect(error).toBeInstanceOf(KeisanError);
        }
      }
    });
  }

  test('its properties stay what they are, and say so', () => {
    clearSession();
    const made = make(Class);
    const config = made.getConfig();
    for (const name of propertiesOf(made)) {
      try {
        Object.assign(made, { [name]: 'something else' });
      } catch (error) {
        expect(error, name).toBeInstanceOf(KeisanError);
      }
    }
    expect(made.getConfig()).toEqual(config);
  });
});

const runs: Readonly<Record<string, Schema>> = {
  compile: compileOptions,
  evaluate: evaluateOptions,
  fit: fitOptions,
  predict: predictOptions,
  trainOnBatch: trainOnBatchOptions,
};

describe.each(Object.entries(runs))('%s', (where, schema) => {
  const mistakes = given(schema).flatMap(([name, { kind }]) =>
    wrong(kind).map((value) => [name, described(value), value] as const),
  );

  test.each(mistakes.filter(([name, , value]) => !(name === 'validationFreq' && Array.isArray(value))))(
    '%s of %s is rejected with a sentence',
    (name, _, value) => {
      const error = errorOf(() => readOptions(where, schema, { [name]: value }));
      expect(error).toBeInstanceOf(KeisanError);
      expect(error.message).toMatch(new RegExp(`^${where}: got .+; expected .+`, 's'));
    },
  );
});
