import { CallbackGroup } from '../callbacks/callback-group.ts';
import { History } from '../callbacks/history.ts';
import type { Hook, Hooks } from '../callbacks/hooks.ts';
import type { Layer } from '../layer/layer.ts';
import type { Run } from './execution/floor.ts';
import { type Verbose, verbosity } from './options.ts';

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

/** Introduces the callbacks to a run: those that were given, its History, and its progress bar, which is loaded where somebody looks at it. */
export async function announce(
  run: Run,
  model: Layer,
  { callbacks, verbose, epochs, steps }: Announced,
): Promise<{ history: History; tell: Notify }> {
  const level = verbosity(verbose);
  const params = { verbose: level, epochs, steps };
  const all = new CallbackGroup(callbacks.filter(({ comesLast }) => !comesLast));
  all.appendMissing(History);
  if (level > 0) all.appendMissing((await import('../callbacks/progbar-logger.ts')).ProgbarLogger);
  for (const callback of callbacks) if (callback.comesLast) all.append(callback);
  all.setModel(model);
  all.setParams(params);
  const tell: Notify = (hook, ...args) =>
    run.tell(async () => {
      await (all[hook] as (...values: readonly unknown[]) => unknown)(...args);
    });
  return { history: all.history!, tell };
}
