import { cast, type Parameter, ShapeError, type Tensor, ValueError } from '@keisan/autograd';
import { formatShape, sameShape, warn } from '@keisan/autograd/internal';
import type { Source } from '@keisan/files';

/** The values that a file has for variables. */
export type Values = Map<Parameter, Tensor>;

/** What a file has for variables: of a shape, and read when it is asked for. */
export interface Stored {
  readonly shape: readonly number[];
  read(): Tensor;
}

/** Gives all variables their values. */
export function assignAll(values: Values): void {
  for (const [variable, value] of values) variable.assign(value);
}

/**
 * Values for the variables of an object, in their order.
 * @param what What has them, for messages.
 * @param place Where they are in the file.
 * @throws MismatchError for more or fewer of them, ShapeError for one of another shape.
 */
export function valuesFor(
  what: string,
  place: string,
  variables: readonly Parameter[],
  stored: readonly (Stored | undefined)[],
): Values {
  if (stored.length !== variables.length) {
    throw new MismatchError({
      where: place,
      got: `${stored.length} weights`,
      expected: `the ${variables.length} of ${what}`,
      fix: 'The file is that of another model, or of another version of it',
    });
  }
  return new Map(variables.map((variable, i) => [variable, valueFor(variable, `${place}/${i}`, stored[i])]));
}

/** The value for a variable. @throws ShapeError for one of another shape. */
export function valueFor(variable: Parameter, place: string, stored: Stored | undefined): Tensor {
  if (stored && sameShape(stored.shape, variable.shape)) return cast(stored.read(), variable.dtype);
  throw new ShapeError({
    where: place,
    got: stored ? `shape ${formatShape(stored.shape)}` : 'nothing',
    expected: `${formatShape(variable.shape)}, the shape of "${variable.path}"`,
  });
}

/**
 * Values of several objects together; those that do not fit are left out with a warning where that is asked for.
 * @throws KeisanError for what does not fit.
 */
export function gathered(where: string, skipMismatch: boolean, parts: Iterable<() => Values>): Values {
  const all: Values = new Map();
  for (const part of parts) {
    try {
      for (const [variable, value] of part()) all.set(variable, value);
    } catch (error) {
      const doesNotFit = error instanceof ShapeError || error instanceof MismatchError;
      if (!skipMismatch || !doesNotFit) throw error;
      warn(`${where}: left out what does not fit: ${error.message}`);
    }
  }
  return all;
}

/** What to do where layers of a second model have other names than those of the first one. */
export const ABOUT_NAMES =
  'Names that were not given are numbered from model to model: give layers names of your own, or call clearSession() before the model is made';

/** @throws ValueError where names were looked for, and a file has none of them. */
export function checkFound(where: string, file: Source, found: readonly (() => Values)[]): void {
  if (found.length > 0) return;
  throw new ValueError({
    where,
    got: `byName for ${file.name}, which has no weights of these names`,
    expected: 'some that are in both',
    fix: ABOUT_NAMES,
  });
}

/** Other weights than there should be. */
export class MismatchError extends ValueError {
  static override readonly className: string = 'MismatchError';
}
