const counts = new Map<string, number>();

/** `BatchNormalization` as `batch_normalization`, `Conv2D` as `conv2d`. Source: Keras' to_snake_case. */
export function toSnakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** `dense`, then `dense_1`, `dense_2`: names that no layer of this session has, as Keras gives them. */
export function uniqueName(className: string): string {
  const name = toSnakeCase(className);
  const taken = counts.get(name) ?? 0;
  counts.set(name, taken + 1);
  return taken === 0 ? name : `${name}_${taken}`;
}

/**
 * Starts the numbering of names anew, as for a first model. Source: https://keras.io/api/utils/config_utils/#clear_session-function
 *
 * @example
 * ```ts
 * import { Dense } from 'keisan/layers';
 * import { clearSession } from 'keisan/utils';
 *
 * new Dense(1).name; // 'dense'
 * new Dense(1).name; // 'dense_1'
 * clearSession();
 * new Dense(1).name; // 'dense'
 * ```
 */
export function clearSession(): void {
  counts.clear();
}

/** Runs `body`, after which names are numbered as if it had not been. It is synchronous. */
export function keepingNames<T>(body: () => T): T {
  const before = new Map(counts);
  try {
    return body();
  } finally {
    counts.clear();
    for (const [name, count] of before) counts.set(name, count);
  }
}
