import type { Hooks } from '../callbacks/hooks.ts';
import type { Layer } from '../layer.ts';
import { ProgressLogger } from '../terminal/progress-logger.ts';
import type { Run } from './execution/floor.ts';
import { type Verbose, verbosity } from './options.ts';

type Hook = Extract<keyof Hooks, `on${string}`>;

/** Tells the callbacks of a run, and the progress bar, what happens. */
export type Notify = (hook: Hook, ...args: readonly unknown[]) => Promise<void>;

/** What a run is like. */
export interface Announced {
  readonly callbacks: readonly Hooks[];
  readonly verbose: Verbose;
  readonly epochs: number;
  /** How many batches an epoch has; null where nobody knows. */
  readonly steps: number | null;
}

/** Introduces the callbacks to a run. */
export function announce(run: Run, model: Layer, { callbacks, verbose, epochs, steps }: Announced): Notify {
  const level = verbosity(verbose);
  const all = level === 0 ? callbacks : [...callbacks, new ProgressLogger()];
  for (const callback of all) {
    callback.setModel(model);
    callback.setParams({ verbose: level, epochs, steps });
  }
  return (hook, ...args) =>
    run.tell(async () => {
      for (const callback of all)
        await (callback[hook] as (...values: unknown[]) => unknown).apply(callback, [...args]);
    });
}
