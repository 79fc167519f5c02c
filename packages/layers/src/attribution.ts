import { KeisanError } from '@keisan/autograd';

/** An error of Keisan, as if it came from another place, with other advice if there is any. */
export function relabel(error: KeisanError, where: string, advice = ''): KeisanError {
  const parts = { ...error, where, fix: advice || error.fix };
  const other = Reflect.construct(error.constructor, [parts]) as KeisanError;
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
