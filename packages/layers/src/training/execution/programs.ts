import type { Tree } from '@keisan/autograd';
import { type Loop, loop, Placement, type RuntimeName, type Step } from '@keisan/compiler';
import type { AnyLayer } from '../../layer/any-layer.ts';
import type { Layer } from '../../layer/layer.ts';
import { layersWithin } from '../../layer/nesting.ts';
import type { Compiled } from '../compile-options.ts';
import { type Composition, compositionOf, sameComposition } from './composition.ts';
import { warningOfCounters } from './counters.ts';

/** Loops over batches, made when they are first needed, and anew when what they run is made of something else. */
export class Programs {
  readonly #model: Layer;
  readonly #compiled: Pick<Compiled, 'runEagerly' | 'runtime'>;
  readonly #trainedWith: () => readonly object[];
  readonly #loops = new Map<string, Promise<Loop<Tree>>>();
  /** What the loops were made for. */
  #composition: Composition = [];
  #version = 0;
  /** Where all loops run. */
  #placement: Placement;

  /** @param trainedWith The objects beside the model whose properties compiled code depends on. */
  constructor(model: Layer, compiled: Pick<Compiled, 'runEagerly' | 'runtime'>, trainedWith: () => readonly object[]) {
    this.#model = model;
    this.#compiled = compiled;
    this.#trainedWith = trainedWith;
    this.#placement = this.#place();
  }

  #place(): Placement {
    return new Placement(this.#model.label, this.#compiled.runtime ?? undefined);
  }

  /** What the loops run on; null before one has run. */
  get runtime(): RuntimeName | null {
    return this.#placement.runtime;
  }

  get #now(): Composition {
    return compositionOf(this.#model, this.#trainedWith(), this.#compiled.runEagerly);
  }

  /** Counts how often the model became another one. */
  get version(): number {
    return this.#version;
  }

  /** Forgets the loops. */
  forget(): void {
    this.#version++;
    this.#loops.clear();
  }

  /** Forgets the loops if the model is another one than they were made for. */
  notice(): void {
    const now = this.#now;
    if (sameComposition(this.#composition, now)) return;
    this.#composition = now;
    this.#placement = this.#place();
    this.forget();
  }

  /** Runs code of the model's layers: what they change of themselves in it is no change of the model. */
  unnoticed<T>(body: () => T): T {
    const known = sameComposition(this.#composition, this.#now);
    try {
      return body();
    } finally {
      if (known) this.#composition = this.#now;
    }
  }

  /** The loop of a step. @param key What tells it from others. */
  loop(key: string, step: () => Step<Tree>): Promise<Loop<Tree>> {
    const known = this.#loops.get(key);
    if (known) return known;
    const made = step();
    const { runEagerly } = this.#compiled;
    const parts = runEagerly ? [] : [...layersWithin<AnyLayer>(this.#model), ...this.#trainedWith()];
    const fresh = loop((batch) => this.unnoticed(() => warningOfCounters(parts, () => made(batch))), {
      runEagerly,
      runtime: this.#placement,
    });
    this.#loops.set(key, fresh);
    return fresh;
  }
}
