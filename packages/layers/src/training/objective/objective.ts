import { type Shape, type Tensor, tensor } from '@keisan/autograd';
import type { Mean, Metric } from '../../metrics/index.ts';
import type { Nested } from '../../structure.ts';
import { type LossTerm, type LossWeights, lossTerms, type MadeLoss } from './losses.ts';
import { type Metrics, type MetricTerm, metricTerms } from './metrics.ts';
import type { Output } from './outputs.ts';

/** What `compile` says of losses and metrics. */
export interface Goals {
  readonly losses: Nested<MadeLoss | null>;
  readonly lossWeights: LossWeights | undefined;
  readonly metrics: Metrics;
  readonly weightedMetrics: Metrics;
  /** The mean loss of the samples so far. */
  readonly lossTracker: Mean;
}

/** What one output is judged with: null where it is not judged, and where each sample counts 1. */
export interface Judged {
  readonly target: Tensor | null;
  readonly weight: Tensor | null;
}

/** What a model's outputs are judged by: the losses and metrics of `compile`, for the outputs that there are. */
export class Objective {
  readonly outputs: readonly Output[];
  readonly losses: readonly LossTerm[];
  readonly metrics: readonly MetricTerm[];
  readonly #lossTracker: Mean;

  /**
   * @param targets The shape of the targets of each output; null where there are none.
   * @throws ValueError for losses and metrics that are not for these outputs.
   */
  constructor(goals: Goals, outputs: readonly Output[], targets: readonly (Shape | null)[]) {
    this.outputs = outputs;
    this.#lossTracker = goals.lossTracker;
    const taken = new Set([goals.lossTracker.name]);
    this.losses = lossTerms(goals.losses, goals.lossWeights, outputs, taken);
    this.metrics = (['metrics', 'weightedMetrics'] as const).flatMap((name) =>
      metricTerms(name, goals[name], outputs, targets, taken),
    );
  }

  /** Everything that is kept of a run: the mean loss first, then metrics, then the losses of the outputs. */
  get trackers(): readonly Metric[] {
    const ofOutputs = this.losses.flatMap(({ tracker }) => tracker ?? []);
    return [this.#lossTracker, ...this.metrics.map(({ metric }) => metric), ...ofOutputs];
  }

  /** The outputs that have a loss or metrics. */
  get judged(): readonly Output[] {
    const places = new Set([...this.losses, ...this.metrics].map(({ output }) => output));
    return this.outputs.filter(({ index }) => places.has(index));
  }

  /** The loss of each output for a batch, without weights. */
  outputLosses(predictions: readonly Tensor[], judged: readonly Judged[]): readonly Tensor[] {
    return this.losses.map(({ output, loss }) => {
      const { target, weight } = judged[output]!;
      return loss.apply(target!, predictions[output]!, weight ?? undefined);
    });
  }

  /** The loss that a model is trained for: those of the outputs, times their weights, and what its layers add. At least one has to be there. */
  total(outputLosses: readonly Tensor[], added: readonly Tensor[]): Tensor {
    const weighted = outputLosses.map((value, i) => {
      const { weight } = this.losses[i]!;
      return weight === null ? value : value.mul(weight);
    });
    return [...weighted, ...added.map((value) => (value.size === 1 ? value : value.sum()))].reduce((sum, value) =>
      sum.add(value),
    );
  }

  /** Takes the loss of a batch into its mean. */
  trackLoss(total: Tensor, samples: number): void {
    this.#lossTracker.updateState(total, tensor(samples));
  }

  /** Takes the losses of a batch's outputs into their means. */
  trackOutputLosses(outputLosses: readonly Tensor[], predictions: readonly Tensor[]): void {
    this.losses.forEach(({ output, tracker }, i) => {
      tracker?.updateState(outputLosses[i]!, tensor(predictions[output]!.shape[0]!));
    });
  }

  /** Takes a batch into the metrics. */
  trackMetrics(predictions: readonly Tensor[], judged: readonly Judged[]): void {
    for (const { output, metric, isWeighted } of this.metrics) {
      const { target, weight } = judged[output]!;
      metric.updateState(target!, predictions[output]!, (isWeighted ? weight : null) ?? undefined);
    }
  }

  /** What logs call everything that is kept of a run. */
  get logNames(): ReadonlyMap<Metric, string> {
    return new Map<Metric, string>([
      [this.#lossTracker, this.#lossTracker.name],
      ...this.metrics.map(({ logName, metric }) => [metric, logName] as const),
      ...this.losses.flatMap(({ tracker }) => (tracker ? [[tracker, tracker.name] as const] : [])),
    ]);
  }

  /**
   * The names in logs in the order in which `evaluate` lists their values: the loss, metrics that no output's name stands before, the
   * losses of the outputs, and the other metrics in alphabetical order. Source: _flatten_metrics_in_order of Keras's Trainer.
   */
  get names(): readonly [string, ...string[]] {
    const names = (terms: readonly MetricTerm[]) => terms.map(({ logName }) => logName);
    return [
      this.#lossTracker.name,
      ...names(this.metrics.filter(({ isPrefixed }) => !isPrefixed)),
      ...this.losses.flatMap(({ tracker }) => tracker?.name ?? []),
      ...names(this.metrics.filter(({ isPrefixed }) => isPrefixed)).sort(),
    ];
  }
}
