import { KeisanError, type Tree } from '@keisan/autograd';
import type { Phase } from '../../callbacks/hooks.ts';
import { attribute, relabel } from '../../layer/attribution.ts';
import type { Layer } from '../../layer/layer.ts';
import { returnedTensors } from '../../returned.ts';
import { readLogs } from './read-logs.ts';
import type { StepData, StepMethods } from './step-methods.ts';
import type { BatchStep } from './steps.ts';

/** What a model's own method does with a batch in a phase: `trainStep`, `testStep` or `predictStep`. */
export function ownStep(model: StepMethods & Layer, phase: Phase): BatchStep {
  const name = `${phase}Step` as const;
  const where = `${model.label}.${name}`;
  return ({ inputs, y, sampleWeight }) => {
    const data = [inputs, y, sampleWeight] as unknown as StepData;
    try {
      const result = model[name](data);
      if (phase === 'predict') return returnedTensors(where, result) as Tree;
      return readLogs(where, result);
    } catch (error) {
      if (!(error instanceof KeisanError)) throw error;
      const advice = error.where.includes('.compute')
        ? 'Write computeLoss(x, y, yPred)'
        : `A step is given a list: ${name}([x, y, sampleWeight])`;
      const fix = error.got === 'undefined' ? advice : error.fix;
      const isNamed = error.where.startsWith(model.label);
      throw attribute(fix === error.fix ? error : relabel(error, error.where, { fix }), isNamed ? model.label : where);
    }
  };
}
