import { Parameter, Tensor, ValueError } from '@keisan/autograd';
import { describeValue, everyPlace, isPlain } from '@keisan/autograd/internal';
import { classNameOf } from '../naming/class-name.ts';

/** A value that a backup holds: to the bit, NaN and infinite numbers included. */
export type StateValue =
  | number
  | string
  | boolean
  | null
  | Tensor
  | readonly StateValue[]
  | { readonly [name: string]: StateValue };

/** What a callback has counted, found and kept so far, by names of its own. */
export type CallbackState = Readonly<Record<string, StateValue>>;

/** How deep state may be nested: what is deeper leads to itself. */
const DEEPEST = 8;

/** Whether a value is data through and through. */
function isState(value: unknown, depth = 0): value is StateValue {
  if (value === null || ['number', 'string', 'boolean'].includes(typeof value)) return true;
  if (typeof value !== 'object') return false;
  if (value instanceof Tensor) return !(value instanceof Parameter) && !value.isSymbolic;
  if (depth > DEEPEST) return false;
  if (Array.isArray(value)) return everyPlace(value, (item) => isState(item, depth + 1));
  return isPlain(value) && Object.values(value as object).every((item) => isState(item, depth + 1));
}

/** @throws ValueError for what is no state of a callback. */
export function checkState(callback: object, state: unknown): CallbackState {
  if (typeof state === 'object' && state !== null && isPlain(state) && isState(state)) return state as CallbackState;
  throw new ValueError({
    where: `${classNameOf(callback)}.setState`,
    got: describeValue(state),
    expected: 'the plain data that getState of such a callback gave',
  });
}

/** The properties of an object that change, and are data. */
function changing(object: object): readonly (readonly [name: string, value: StateValue])[] {
  return Object.entries(Object.getOwnPropertyDescriptors(object)).flatMap(([name, { writable, value }]) =>
    writable && isState(value) ? [[name, value] as const] : [],
  );
}

/** What an object has in properties that change, and are data. */
export const stateOf = (object: object): CallbackState => Object.fromEntries(changing(object));

/** Whether one value may stand in place of another: what there is none of yet may become anything. */
const isLike = (value: StateValue, before: StateValue): boolean =>
  value === null ||
  before === null ||
  (typeof value === typeof before && Array.isArray(value) === Array.isArray(before));

/** Gives an object's properties what they had: those that it has still, of the same kind. */
export function assignState(object: object, state: CallbackState): void {
  for (const [name, before] of changing(object)) {
    const value = Object.hasOwn(state, name) ? state[name]! : undefined;
    if (value !== undefined && isLike(value, before)) Reflect.set(object, name, value);
  }
}
