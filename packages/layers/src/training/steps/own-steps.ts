import { Tensor, type Tree, tensor, ValueError } from '@keisan/autograd';
import { isPlain } from '@keisan/autograd/internal';
import { attribute } from '../../attribution.ts';
import type { Phase } from '../../callbacks/hooks.ts';
import type { Layer } from '../../layer.ts';
import { describe, returnedScalar, returnedTensors } from '../../returned.ts';
import type { StepData, StepLogs, StepMethods } from './step-methods.ts';
import type { BatchStep } from './steps.ts';

/** What a step returned, as one number for each name. @throws ValueError for anything else. */
function readLogs(where: string, logs: StepLogs): Tree {
  if (typeof logs !== 'object' || logs === null || !isPlain(logs) || Array.isArray(logs) || logs instanceof Tensor) {
    throw new ValueError({
      where,
      got: `${describe(logs)} as its result`,
      expected: 'an object from names to single numbers, such as { loss }',
      fix: 'Return what the progress bar and History should show',
    });
  }
  const values = Object.entries(logs).map(([name, value]) => {
    const one = typeof value === 'number' ? tensor(value) : returnedScalar(`${where}: ${name}`, value);
    return [name, one.detach().reshape([])] as const;
  });
  return Object.fromEntries(values);
}

/** What a model's own method does with a batch in a phase: `trainStep`, `testStep` or `predictStep`. */
export function ownStep(model: StepMethods & Layer, phase: Phase): BatchStep {
  const name = `${phase}Step` as const;
  const where = `${model.label}.${name}`;
  return ({ inputs, y, sampleWeight }) => {
    const data = [inputs, y, sampleWeight] as unknown as StepData;
    try {
      const result = model[name](data);
      if (phase === 'predict') return returnedTensors(where, result) as Tree;
      return readLogs(where, result as StepLogs);
    } catch (error) {
      throw attribute(error, where);
    }
  };
}
