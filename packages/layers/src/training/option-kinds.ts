import { ValueError } from '@keisan/autograd';
import { describeValue, everyPlace } from '@keisan/autograd/internal';
import { checkRuntimeName, type RuntimeName } from '@keisan/compiler';
import { Hooks } from '../callbacks/hooks.ts';
import { newOf } from '../naming/identifiers.ts';
import { type Kind, kindOf, oneOf, wholeNumber, wrongValue } from '../options/kind.ts';
import type { Data, PartialData } from './batches/data.ts';
import { type BatchStream, isStream } from './batches/given.ts';

/** How much a run says: 0 nothing, 1 a progress bar, 2 a line per epoch; `'auto'` is 1. */
export type Verbose = 0 | 1 | 2 | 'auto';

/** Data to validate with: inputs, targets and, if there are any, sample weights; or batches of them. */
export type ValidationData =
  | BatchStream
  | readonly [x: Data]
  | readonly [x: Data, y: PartialData]
  | readonly [x: Data, y: PartialData, sampleWeight: PartialData];

const verbosities: readonly Verbose[] = [0, 1, 2, 'auto'];

/** How much a run says. */
export const verbosityKind: Kind<Verbose> = {
  type: oneOf(...verbosities).type,
  read(value, place) {
    if (verbosities.includes(value as Verbose)) return value as Verbose;
    throw wrongValue(place, value, "0 for silence, 1 for a progress bar, 2 for a line per epoch, or 'auto'");
  },
};

const isCallback = (value: unknown): value is Hooks => value instanceof Hooks;

/** What to do on the way. */
export const callbacksKind: Kind<readonly Hooks[]> = {
  type: { name: 'anything' },
  read(value, { where, name }) {
    if (Array.isArray(value) && everyPlace(value, isCallback)) return [...value];
    const odd: unknown = Array.isArray(value) ? value.find((callback) => !isCallback(callback)) : value;
    throw new ValueError({
      where,
      got: `${name} ${describeValue(value)}`,
      expected: 'a list of callbacks',
      fix:
        newOf(odd, Hooks) ||
        (isCallback(odd) && 'Put it in square brackets: callbacks: [...]') ||
        'Make one with new LambdaCallback({ onEpochEnd: ... }), or with a class that extends Callback',
    });
  },
};

/** Inputs, targets and perhaps sample weights. */
export const validationDataKind = kindOf<ValidationData>(
  { name: 'anything' },
  'a list [x, y], [x, y, sampleWeight] or [x], or batches',
  (value) => (Array.isArray(value) ? value.length >= 1 && value.length <= 3 : isStream(value)),
);

const count = wholeNumber({ from: 1 });

/** A number of epochs, or a list of numbers of epochs. */
export const frequencyKind: Kind<number | readonly number[]> = {
  type: count.type,
  read: (value, place) =>
    Array.isArray(value) ? Array.from(value, (item: unknown) => count.read(item, place)) : count.read(value, place),
};

/** A number of batches, or `'auto'`. */
export const stepsKind: Kind<number | 'auto'> = {
  type: count.type,
  read: (value, place) => (value === 'auto' ? value : count.read(value, place)),
};

/** The name of a runtime. */
export const runtimeKind: Kind<RuntimeName> = {
  type: { name: 'anything' },
  read(value, { where }) {
    checkRuntimeName(where, value as RuntimeName);
    return value as RuntimeName;
  },
};
