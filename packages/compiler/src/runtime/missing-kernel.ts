/** ONNX Runtime has no kernel for an operator at the dtype that the model uses. */
class MissingKernelError extends Error {
  readonly operator: string;

  constructor(operator: string, cause: unknown) {
    super(`ONNX Runtime has no kernel for ${operator}`, { cause });
    this.name = 'MissingKernelError';
    this.operator = operator;
  }
}

/** What went wrong, as a {@link MissingKernelError} where it is one. */
export function namedLoadError(error: unknown): unknown {
  const operator = /Could not find an implementation for (\w+)/.exec(
    error instanceof Error ? error.message : String(error),
  )?.[1];
  return operator ? new MissingKernelError(operator, error) : error;
}

const noticed = new Set<string>();

/** Runs `compiled`, or `eager` where ONNX Runtime lacks a kernel; one line says so, once for each operator. */
export async function orEagerly<T>(compiled: () => Promise<T>, eager: () => T): Promise<T> {
  try {
    return await compiled();
  } catch (error) {
    if (!(error instanceof MissingKernelError)) throw error;
    if (!noticed.has(error.operator)) {
      console.info(
        `Keisan runs a function eagerly: ONNX Runtime has no ${error.operator} for its dtype. float32 has every kernel.`,
      );
    }
    noticed.add(error.operator);
    return eager();
  }
}
