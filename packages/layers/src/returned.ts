import { ShapeError, Tensor, ValueError } from '@keisan/autograd';
import { describeValue, disregard, formatShape, isPlain, isPromise as isThenable } from '@keisan/autograd/internal';
import { classNameOf } from './naming/class-name.ts';
import { leavesOf, mapTree } from './symbolic/tree.ts';

/** Whether a value is one to wait for. Nobody waits for it here: its failure must not end the process. */
export function isPromise(value: unknown): boolean {
  if (!isThenable(value)) return false;
  disregard(value);
  return true;
}

/** Whether a value is what a function with a star returns: nobody goes through it, and so none of its code runs. */
const isGenerator = (value: unknown): boolean =>
  /^\[object (Async)?Generator\]$/.test(Object.prototype.toString.call(value));

/** What a message calls a value that a function of the user's own returned. */
export function describe(value: unknown): string {
  if (isGenerator(value)) return 'a generator';
  return isPromise(value) ? 'a promise' : describeValue(value);
}

/** What to do about a function that gave nothing yet; nothing where it gave a value. */
export function adviceForNone(value: unknown): string {
  if (value === undefined || value === null) return 'Write return before the result';
  if (isPromise(value)) return 'Leave out async and await: what it computes with must be there before';
  return isGenerator(value) ? 'Leave out the star before its name' : '';
}

/** What to write in place of a value that is no tensor. */
function adviceFor(value: unknown): string {
  const none = adviceForNone(value);
  if (none) return none;
  if (typeof value === 'number' || typeof value === 'boolean') {
    return 'Compute it with operations on tensors, without item() or Number(...): no gradient flows through a number';
  }
  if (typeof value === 'function') return 'Call it, and return what it returns';
  if (typeof value === 'object' && Object.values(value as object).some((part) => part instanceof Tensor)) {
    return 'Return one tensor, made with concat(...) or stack(...)';
  }
  return 'Compute it with operations on tensors';
}

/**
 * What a function of the user's own returned, as the tensor that it has to be: of a parameter its value of that moment.
 * @param where The function, for the message.
 * @throws ValueError for anything else.
 */
export function returnedTensor(where: string, value: unknown): Tensor {
  if (value instanceof Tensor) return value.read();
  throw new ValueError({ where, got: `${describe(value)} as its result`, expected: 'a tensor', fix: adviceFor(value) });
}

const isTensor = (value: unknown): boolean => value instanceof Tensor;

/**
 * {@link returnedTensor}, or several in arrays and plain objects.
 * @throws ValueError for anything else, and for none at all.
 */
export function returnedTensors(where: string, value: unknown): unknown {
  if (value instanceof Tensor) return value.read();
  const found = leavesOf(value);
  if (found.length === 0 || !found.every(isTensor)) return returnedTensor(where, value);
  return mapTree(value, (x) => (x as Tensor).read());
}

/**
 * {@link returnedTensor} for one that has to be a single number.
 * @throws ShapeError for one of several.
 */
export function returnedScalar(where: string, value: unknown): Tensor {
  const result = returnedTensor(where, value);
  if (result.size === 1) return result;
  throw new ShapeError({
    where,
    got: `a tensor of shape ${formatShape(result.shape)} as its result`,
    expected: 'a single number',
    fix: 'Bring the values together with .sum() or .mean()',
  });
}

/**
 * For methods that change something and return nothing.
 * @throws ValueError for one that is async, and for a generator, none of whose code would run.
 */
export function returnedAtOnce(where: string, value: unknown): void {
  if (!isGenerator(value) && !isPromise(value)) return;
  throw new ValueError({
    where,
    got: `${describe(value)} as its result`,
    expected: 'a method that is done when it returns',
    fix: adviceFor(value),
  });
}

/** What a hook returned, which may be async. @throws ValueError for a generator, none of whose code would run. */
export async function returnedInTime(where: string, value: unknown): Promise<void> {
  if (isGenerator(value)) returnedAtOnce(where, value);
  await value;
}

/**
 * What a method returned that says what an object is like.
 * @throws ValueError for anything but a plain object.
 */
export function returnedObject<T extends object>(where: string, value: T): T {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value)) return value;
  throw new ValueError({
    where,
    got: `${describe(value)} as its result`,
    expected: 'an object with values by their names',
    fix: adviceForNone(value) || 'Write return { name: value }',
  });
}

/** What is wrong with an object of a class that lacks a method. */
export function withoutMethod(
  where: string,
  object: object,
  missing: string,
  names: readonly string[] = [missing],
): ValueError {
  return new ValueError({
    where,
    got: `the class ${classNameOf(object)} without the method ${missing}`,
    expected: `one with ${names.join(' and ')}`,
    fix: `Write ${missing}(...) { return ...; } in it`,
  });
}

/**
 * An object of a class that has the methods that it has to have: TypeScript says so, JavaScript does not.
 * @throws ValueError naming the class that lacks one.
 */
export function withMethods<T extends object>(where: string, object: T, ...names: readonly string[]): T {
  const missing = names.find((name) => typeof Reflect.get(object, name) !== 'function');
  if (missing) throw withoutMethod(where, object, missing, names);
  return object;
}
