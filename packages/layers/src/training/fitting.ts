import type { Parameter, Tensor } from '@keisan/autograd';
import { type GeneratorState, generatorState, setGeneratorState } from '@keisan/autograd/internal';
import type { History } from '../callbacks/history.ts';
import type { Hooks } from '../callbacks/hooks.ts';
import type { Run } from './execution/floor.ts';

/** What a `fit` goes on from, beside the weights and the optimizer. */
export interface Resumption {
  /** The epoch to go on with, from 0. */
  readonly epoch: number;
  /** How many batches of the epoch are done. */
  readonly batch: number;
  /** Where the stream of random draws was when the epoch began. */
  readonly epochGenerator: GeneratorState;
  /** Where it is now. */
  readonly generator: GeneratorState;
  /** What the metrics had; nothing at the beginning of an epoch. */
  readonly metrics: readonly Tensor[];
  /** Whether training was to end. */
  readonly stopTraining: boolean;
}

/** Where a `fit` is, for callbacks that let it go on in another process. */
export class Fitting {
  /** What was kept so far. */
  readonly history: History;
  /** Those that `fit` was given. */
  readonly callbacks: readonly Hooks[];
  readonly #metrics: () => readonly Parameter[];
  readonly #run: Run;
  /** Where the stream of random draws was when the epoch began. */
  epochGenerator: GeneratorState = generatorState();
  /** What to go on from; null to begin with the first epoch. */
  resumption: Resumption | null = null;

  constructor(run: Run, history: History, callbacks: readonly Hooks[], metrics: () => readonly Parameter[]) {
    this.#run = run;
    this.history = history;
    this.callbacks = callbacks;
    this.#metrics = metrics;
  }

  /** Whether Ctrl-C ended it, maybe in the middle of an epoch. */
  get isInterrupted(): boolean {
    return this.#run.isInterrupted;
  }

  /** What the metrics have now. */
  get metrics(): readonly Tensor[] {
    return this.#metrics().map((variable) => this.#run.valueOf(variable));
  }

  /** Puts the stream of random draws where it was: no epoch may be left. */
  resume(): void {
    setGeneratorState(this.resumption!.generator);
  }

  /** Notes that an epoch begins. Gives how many of its batches are done. */
  beginEpoch(epoch: number): number {
    const { resumption } = this;
    const resumes = resumption?.epoch === epoch;
    if (resumes) setGeneratorState(resumption.epochGenerator);
    this.epochGenerator = generatorState();
    return resumes ? resumption.batch : 0;
  }

  /** Puts metrics and the stream of random draws where they were after the batches that are done. */
  resumeEpoch(): void {
    const { metrics, generator } = this.resumption!;
    this.#metrics().forEach((variable, i) => {
      if (metrics[i]) variable.assign(metrics[i]);
    });
    setGeneratorState(generator);
  }
}
