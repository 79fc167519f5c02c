import type { Parameter } from './parameter.ts';
import type { Tensor } from './tensor.ts';

/**
 * Where code runs. Eagerly, parameters are read and assigned in place and random keys are drawn from the generator;
 * a trace replaces all three by values of its graph.
 */
export interface Scope {
  /** What a parameter holds here. */
  read(parameter: Parameter): Tensor;
  /** Makes a parameter hold `value` from here on. */
  assign(parameter: Parameter, value: Tensor): void;
  /** The key of the next random draw, int32 `[2]`. */
  nextKey(): Tensor;
}

let scope: Scope | null = null;
let recording = true;

/** The scope of the running trace, or null when code runs eagerly. */
export function currentScope(): Scope | null {
  return scope;
}

/** Runs `body` with `inner` as the scope. */
export function withScope<T>(inner: Scope | null, body: () => T): T {
  const outer = scope;
  scope = inner;
  try {
    return body();
  } finally {
    scope = outer;
  }
}

/** Whether ops keep the history that gradients need. */
export function gradEnabled(): boolean {
  return recording;
}

function withRecording<T>(on: boolean, body: () => T): T {
  const outer = recording;
  recording = on;
  try {
    return body();
  } finally {
    recording = outer;
  }
}

/**
 * Runs `body` without keeping history for gradients, and returns its result.
 *
 * @example
 * ```ts
 * import { noGrad, tensor } from 'keisan';
 *
 * const x = tensor([1, 2], { requiresGrad: true });
 * noGrad(() => x.mul(2)).requiresGrad; // false
 * ```
 */
export function noGrad<T>(body: () => T): T {
  return withRecording(false, body);
}

/** Runs `body` keeping history, inside noGrad too: a gradient taken there needs what lies between. */
export function recorded<T>(body: () => T): T {
  return withRecording(true, body);
}
