import type { DType, Tensor, TensorData } from '@keisan/autograd';
import { toTensor } from '../to-tensor.ts';

/** What a metric is given, as tensors. */
export interface Given {
  readonly yTrue: Tensor;
  readonly yPred: Tensor;
  readonly sampleWeight: Tensor | undefined;
}

type Data = Tensor | TensorData;

/**
 * Targets, outputs and weights as tensors.
 *
 * @param where The name of the metric.
 * @param dtype What they are made of, where they are not to be as they are.
 * @throws KeisanError that says what is none.
 */
export function given(where: string, yTrue: Data, yPred: Data, sampleWeight: Data | undefined, dtype?: DType): Given {
  const made = (name: string, data: Data) => {
    const t = toTensor(`${where}: ${name}`, data);
    return dtype ? t.astype(dtype) : t;
  };
  return {
    yTrue: made('yTrue', yTrue),
    yPred: made('yPred', yPred),
    sampleWeight: sampleWeight === undefined ? undefined : made('sampleWeight', sampleWeight),
  };
}
