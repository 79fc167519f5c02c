/**
 * Does eagerly what ONNX Runtime failed at, having changed nothing: the error then names the operation and the layer, and
 * the steps before it count. Where there is none, one line says what happened.
 */
export function afterFailure<T>(failure: unknown, eager: () => T): T {
  const result = eager();
  const reason = failure instanceof Error ? failure.message : String(failure);
  console.info(`Keisan ran a call eagerly, since ONNX Runtime failed: ${reason}`);
  return result;
}
