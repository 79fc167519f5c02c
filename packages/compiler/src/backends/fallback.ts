import { inform } from '@keisan/autograd/internal';
import type { Backend } from './backend.ts';

/**
 * Does with the user's function what a backend failed at, having changed nothing: the error then names the operation and the layer,
 * and the steps before it count. Where there is none, one line says what happened.
 */
export function redoEagerly<T>(backend: Backend, failure: unknown, eagerly: () => T): T {
  const result = eagerly();
  const reason = failure instanceof Error ? failure.message : String(failure);
  inform(`Keisan ran a call eagerly, since '${backend.name}' failed: ${reason}`);
  return result;
}
