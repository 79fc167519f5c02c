import { Tensor, ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import type { CallbackState, StateValue } from '@keisan/layers/callbacks';

/**
 * State as JSON: numbers that JSON has no word for by name, tensors by a name under which they are kept elsewhere, and objects in one of
 * their own, so that each thing can be told from the others.
 */
type StateJson =
  | number
  | string
  | boolean
  | null
  | readonly StateJson[]
  | { readonly number: string }
  | { readonly tensor: string }
  | { readonly object: Readonly<Record<string, StateJson>> };

/** How deep state may be nested. */
const DEEPEST = 20;

/** @param keep Keeps a tensor, and gives the name that it is found by. @throws ValueError for what is no state. */
export function stateToJson(where: string, state: CallbackState, keep: (tensor: Tensor) => string): StateJson {
  const toJson = (value: StateValue | undefined, place: string, depth: number): StateJson => {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') {
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { number: Object.is(value, -0) ? '-0' : String(value) };
    }
    if (value instanceof Tensor) return { tensor: keep(value) };
    if (typeof value === 'object' && depth < DEEPEST) {
      if (Array.isArray(value)) return value.map((item, i) => toJson(item as StateValue, `${place}[${i}]`, depth + 1));
      const entries = Object.entries(value as CallbackState);
      return {
        object: Object.fromEntries(entries.map(([name, item]) => [name, toJson(item, `${place}.${name}`, depth + 1)])),
      };
    }
    throw new ValueError({
      where: `${where}.getState`,
      got: `${describeValue(value)} for ${place}`,
      expected: 'numbers, texts, flags, null and tensors, and lists and objects of them',
    });
  };
  return toJson(state, 'state', 0);
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where state is read from. */
export interface StateSource {
  /** A tensor by its name. */
  tensor(name: string): Tensor;
  /** What is wrong with JSON that is no state. */
  wrong(): Error;
}

/** @throws what the source says for JSON that is no state. */
export function stateFromJson(json: unknown, source: StateSource, depth = 0): StateValue {
  if (json === null || ['number', 'string', 'boolean'].includes(typeof json)) return json as StateValue;
  if (depth > 2 * DEEPEST) throw source.wrong();
  if (Array.isArray(json)) return json.map((item) => stateFromJson(item, source, depth + 1));
  if (isObject(json)) {
    if (typeof json.number === 'string') return Number(json.number);
    if (typeof json.tensor === 'string') return source.tensor(json.tensor);
    if (isObject(json.object)) {
      const entries = Object.entries(json.object);
      return Object.fromEntries(entries.map(([name, item]) => [name, stateFromJson(item, source, depth + 1)]));
    }
  }
  throw source.wrong();
}
