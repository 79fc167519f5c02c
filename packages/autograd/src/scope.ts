import type { Tensor } from './tensor.ts';

/**
 * Where code runs. Eagerly, parameters are read and assigned in place and random keys are drawn from the generator;
 * a trace replaces all three by values of its graph.
 */
export interface Scope {
  /** What a parameter holds here. */
  read(parameter: Tensor): Tensor;
  /** Makes a parameter hold `value` from here on. */
  assign(parameter: Tensor, value: Tensor): void;
  /** The key of the next random draw, int32 `[2]`, from which as many as `count` are counted on. */
  nextKeys(count: number): Tensor;
}

let scope: Scope | null = null;

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
