import { clearSession, Sequential } from '@keisan/layers';
import * as activations from '@keisan/layers/activations';
import * as constraints from '@keisan/layers/constraints';
import * as initializers from '@keisan/layers/initializers';
import * as losses from '@keisan/layers/losses';
import * as metrics from '@keisan/layers/metrics';
import * as optimizers from '@keisan/layers/optimizers';
import * as regularizers from '@keisan/layers/regularizers';
import { describe, expect, test } from 'vitest';
import { construct, fixture, type ModuleName } from './replay.ts';

interface Arguments {
  readonly required: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

interface Configurable {
  getConfig(): Readonly<Record<string, unknown>>;
}

interface File {
  readonly identifiers: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly classes: Readonly<Record<ModuleName, Readonly<Record<string, Arguments>>>>;
  readonly automaticNames: Readonly<Record<ModuleName | 'models', Readonly<Record<string, readonly string[]>>>>;
}

const { identifiers, classes, automaticNames } = fixture<File>('names');

type Getter = (identifier: string) => object;
const modules = { activations, losses, metrics, optimizers, initializers, regularizers, constraints };

/** What Keras names a function or a class, in one spelling. */
const spelling = (name: string) => name.replaceAll('_', '').toLowerCase();

function nameOf(found: object): string {
  return typeof found === 'function'
    ? activations.nameOf(found as activations.Activation)
    : (found.constructor as unknown as { className: string }).className;
}

describe.each(Object.entries(identifiers))('the names of %s', (module, known) => {
  test.each(Object.entries(known))('%s is %s', (identifier, expected) => {
    const { get } = modules[module as keyof typeof modules] as unknown as { get: Getter };
    expect(spelling(nameOf(get(identifier)))).toBe(spelling(expected));
  });
});

const required: Readonly<Record<string, readonly unknown[]>> = {
  units: [3],
  rate: [0.5],
  activation: ['relu'],
  targetShape: [[2]],
  dims: [[1]],
  n: [2],
  filters: [3],
  kernelSize: [2],
  poolSize: [2],
  stddev: [0.5],
  axes: [1],
  scale: [2],
  numClasses: [2],
  targetClassIds: [[0]],
  precision: [0.5],
  recall: [0.5],
  sensitivity: [0.5],
  specificity: [0.5],
};

describe.each(Object.entries(classes))('the defaults of %s', (module, all) => {
  test.each(Object.entries(all))('%s', (name, { required: needed, options }) => {
    const args = needed.flatMap((argument) => required[argument]!);
    const spec = { class: name, ...(args.length > 0 ? { args } : {}) };
    const configOf = (given: object) => {
      const { name: _, ...config } = (
        construct(module as ModuleName, { ...spec, ...given }) as Configurable
      ).getConfig();
      return config;
    };
    // Losses say in their configuration only what they were given: their defaults show in losses.json.
    expect(configOf({ options })).toMatchObject(configOf({}));
  });
});

describe.each(Object.entries(automaticNames))('automatic names of %s', (module, all) => {
  test.each(Object.entries(all))('%s', (name, expected) => {
    clearSession();
    const { required: needed = [] } = classes[module as ModuleName]?.[name] ?? {};
    const args = needed.flatMap((argument) => required[argument]!);
    const make = () =>
      module === 'models'
        ? new Sequential()
        : (construct(module as ModuleName, { class: name, args }) as { name: string });
    expect([make(), make(), make()].map((one) => one.name)).toEqual(expected);
  });
});
