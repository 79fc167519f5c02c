import { type ErrorParts, KeisanError } from '@keisan/autograd';

/** An error of Keisan, as if it came from another place, with what else there is to say. */
export function relabel(error: KeisanError, where: string, said: Partial<ErrorParts> = {}): KeisanError {
  const other = Reflect.construct(error.constructor, [{ ...error, where, ...said }]) as KeisanError;
  other.cause = error;
  return other;
}

/** Errors that say which layer they come from. */
const attributed = new WeakSet<Error>();

/**
 * An error of Keisan with the layer that it comes from, `Dense "dense": matmul: got ...`: the innermost one, where layers are
 * nested. Other errors stay as they are.
 */
export function attribute(error: unknown, label: string): unknown {
  if (!(error instanceof KeisanError) || attributed.has(error)) return error;
  const named = error.where.startsWith(label) ? error : relabel(error, `${label}: ${error.where}`);
  attributed.add(named);
  return named;
}
