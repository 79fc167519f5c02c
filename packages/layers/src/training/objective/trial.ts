import { KeisanError, SymbolicValueError, type Tensor, type TensorSpec, trace } from '@keisan/autograd';
import { keyOf } from '@keisan/autograd/internal';
import { attribute } from '../../layer/attribution.ts';
import type { Loss } from '../../losses/index.ts';
import type { Metric } from '../../metrics/index.ts';
import { tryMetric } from '../../metrics/trial.ts';
import type { Judged, Objective } from './objective.ts';

const specOf = ({ shape, dtype }: TensorSpec): TensorSpec => ({ shape, dtype });

/** The shapes that fitted each objective. */
const fitted = new WeakMap<Objective, Set<string>>();

/**
 * Puts shapes through the losses and the metrics, without values, unless the same ones fitted before.
 *
 * @param judged What each output is judged with.
 * @param predictions What each output gives for it.
 * @param looksAtValues Whether losses and metrics may look at values: those that do are not tried out.
 * @throws KeisanError for a loss or a metric that does not suit the shapes.
 */
export function tryOut(
  where: string,
  objective: Objective,
  judged: readonly Judged[],
  predictions: readonly TensorSpec[],
  looksAtValues: boolean,
): void {
  const given = judged.flatMap(({ target, weight }) => [target, weight]);
  const specs = [...given.filter((t) => t !== null), ...predictions].map(specOf);
  const key = keyOf([given.map((t) => t !== null), specs]);
  const known = fitted.get(objective) ?? new Set();
  if (known.has(key)) return;
  judgeOnTrial(where, objective, judged, specs, looksAtValues);
  fitted.set(objective, known.add(key));
}

function judgeOnTrial(
  where: string,
  objective: Objective,
  judged: readonly Judged[],
  specs: readonly TensorSpec[],
  looksAtValues: boolean,
): void {
  let judge: Loss | Metric | null = null;
  const judgeAll = (...tensors: readonly Tensor[]) => {
    let next = 0;
    const stands = judged.map(({ target, weight }) => ({
      target: target && tensors[next++]!,
      weight: weight && tensors[next++]!,
    }));
    const outputs = tensors.slice(next);
    for (const { output, loss } of objective.losses) {
      judge = loss;
      loss.apply(stands[output]!.target!, outputs[output]!, stands[output]!.weight ?? undefined);
    }
    for (const { output, metric, isWeighted } of objective.metrics) {
      judge = metric;
      tryMetric(metric, stands[output]!.target!, outputs[output]!, (isWeighted && stands[output]!.weight) || undefined);
    }
    return [];
  };
  try {
    trace(judgeAll, specs);
  } catch (error) {
    if (!(error instanceof SymbolicValueError && looksAtValues)) throw attribute(error, labelOf(error, where, judge));
  }
}

/** Where an error comes from: a loss or a metric that does not name itself is named. */
function labelOf(error: unknown, where: string, judge: Loss | Metric | null): string {
  const name = judge?.name ?? '';
  return error instanceof KeisanError && error.where.startsWith(name) ? where : `${where}: ${name}`;
}
