/** What JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** How many levels there may be: models within models take three each. */
export const DEEPEST = 300;

/** How many values there may be. */
export const MOST_VALUES = 1_000_000;

/** What Keras saves of an object. */
export type KerasObject = {
  /** Where Keras has the class: null for one of somebody's own. */
  readonly module: string | null;
  /** The name of its class. */
  readonly class_name: string;
  /** The options to make it with again; the name of a function. */
  readonly config: Json;
  /** What somebody's own class is registered by. */
  readonly registered_name: string | null;
  /** What a layer was built for. */
  readonly build_config?: Json;
  /** What a model was compiled with. */
  readonly compile_config?: Json;
};

/** Whether something is what Keras saved of an object or of a function. */
export function isKerasObject(value: unknown): value is KerasObject {
  return typeof value === 'object' && value !== null && 'class_name' in value && 'config' in value;
}

/** Whether something is what Keras saved of a tensor or of an array of NumPy. */
export function isSavedArray(
  value: unknown,
): value is { readonly config: { readonly value: Json; readonly dtype: Json } } {
  if (!isKerasObject(value)) return false;
  const { class_name: name, config } = value;
  return (name === '__numpy__' || name === '__tensor__') && typeof config === 'object' && config !== null;
}

/** `kernelInitializer` as `kernel_initializer`. */
export const toKerasName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `kernel_initializer` as `kernelInitializer`. */
export const fromKerasName = (name: string): string =>
  name.replace(/(?!^)_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** What the name `__proto__` may be written as. */
const RISKY = /__proto__|\\u00/;

/** Leaves out what would change the prototype of an object that it is copied to. */
function withoutPrototypes(this: unknown, key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}

/** A text in quotation marks, or a number as Python writes those that JSON has not. */
const TEXT_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b/g;

/** Stands for NaN, which no number of JSON is read as: an infinity is 1e999. */
const NOT_A_NUMBER = '\u0000NaN';

/** JSON with what stands for the numbers that Python writes besides. */
const withStandIns = (text: string): string =>
  text.replace(TEXT_OR_NUMBER, (found) => {
    if (found.startsWith('"')) return found;
    return found.endsWith('NaN') ? JSON.stringify(NOT_A_NUMBER) : found.replace('Infinity', '1e999');
  });

/**
 * The value of a text that may be anybody's: JSON, in which numbers may be NaN, Infinity and -Infinity, as Python writes them.
 * @throws SyntaxError for what is no JSON.
 */
export function parseJson(text: string): unknown {
  const revive = RISKY.test(text) ? withoutPrototypes : undefined;
  try {
    return JSON.parse(text, revive);
  } catch (error) {
    const instead = withStandIns(text);
    if (instead === text) throw error;
    return JSON.parse(instead, function (this: unknown, key, value: unknown) {
      return value === NOT_A_NUMBER ? Number.NaN : withoutPrototypes.call(this, key, value);
    });
  }
}
