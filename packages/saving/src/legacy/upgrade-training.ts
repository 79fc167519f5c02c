import { families, type Json } from '@keisan/layers/internal';
import { classIn, functionNamed, inSnakeCase, isSaved, type Named, type Saved, savedIn } from './saved.ts';

/** The classes of Keras 2 that are a function, which their options name. */
const OF_FUNCTION = /^(MeanMetricWrapper|SumOverBatchSizeMetricWrapper|LossFunctionWrapper)$/;

/** Losses and metrics that have other names in Keras 3. */
const renamed: Readonly<Record<string, string>> = {
  cosine: 'cosine_similarity',
  cosine_proximity: 'cosine_similarity',
  kullback_leibler_divergence: 'kl_divergence',
  logcosh: 'log_cosh',
};

/** What TensorFlow.js calls otherwise: the decay of its RMSprop is not that of a learning rate. */
const ofTensorFlowJs: Readonly<Record<string, string>> = { decay: 'rho', useNesterov: 'nesterov' };

/** What is left out: it says how Keras 2 computed, or had no effect. */
const withoutEffect = ['decay', 'lr', 'jit_compile', 'is_legacy_optimizer', 'schedule_decay'];

/** The class of a loss or of a metric, or of the function that it is made of. */
function judgeClass(module: string, name: Json | undefined, f: Json | undefined): Named | null {
  const isOfFunction = typeof name === 'string' && OF_FUNCTION.test(name);
  if (!isOfFunction) return classIn(module, name);
  const named = typeof f === 'string' ? classIn(module, f) : null;
  const classes = families().find((one) => one.module === module)?.classes;
  return named && Object.hasOwn(classes ?? {}, named.class_name) ? named : null;
}

/** Losses or metrics: one, or those of several outputs in lists and under names. */
function upgradedJudges(module: string, value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((one: Json) => upgradedJudges(module, one) ?? null);
  if (typeof value === 'string') return Object.hasOwn(renamed, value) ? renamed[value] : value;
  if (!isSaved(value)) return value;
  const { class_name: name, config } = inSnakeCase(value);
  if (name === undefined) {
    return Object.fromEntries(Object.entries(value).map(([output, one]) => [output, upgradedJudges(module, one)]));
  }
  if (name === 'function') return value;
  const { fn, reduction, ...options } = inSnakeCase(savedIn(`config of ${String(name)}`, config ?? {}));
  const found = judgeClass(module, name, fn);
  if (!found) return typeof fn === 'string' ? functionNamed(fn) : fn;
  const reduced = reduction === 'auto' ? 'sum_over_batch_size' : reduction;
  return { ...found, config: { ...options, ...(reduction === undefined ? {} : { reduction: reduced }) } };
}

/** The learning rate: `lr` in the oldest files, and with a decay that Keras 3 has as a schedule. */
function learningRateOf({ learning_rate: rate, lr, decay }: Saved): Json | undefined {
  const given = rate ?? lr;
  if (isSaved(given)) {
    const { class_name: name, config } = inSnakeCase(given);
    return { ...classIn('keras.optimizers.schedules', name), config: config ?? {} };
  }
  if (typeof decay !== 'number' || decay === 0) return given;
  const config = { initial_learning_rate: given, decay_steps: 1, decay_rate: decay, staircase: false };
  return { ...classIn('keras.optimizers.schedules', 'InverseTimeDecay'), config };
}

/** The options of an optimizer of TensorFlow.js, which are in camelCase, by Keras's names. */
function namedAsInKeras(options: Saved): Saved {
  if (!('learningRate' in options)) return options;
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [ofTensorFlowJs[name] ?? name, value]));
}

function upgradedOptimizer(value: Json | undefined): Json {
  const { class_name: saved, config } = inSnakeCase(savedIn('optimizer_config', value));
  const name = saved === 'Momentum' ? 'SGD' : saved;
  const options = inSnakeCase(namedAsInKeras(savedIn('config of the optimizer', config ?? {})));
  const kept = Object.entries(options).filter(([key, option]) => !withoutEffect.includes(key) && option !== null);
  const rate = learningRateOf(options);
  const inner = options.inner_optimizer;
  return {
    ...classIn('keras.optimizers', name),
    config: {
      ...Object.fromEntries(kept),
      ...(rate === undefined || rate === null ? {} : { learning_rate: rate }),
      ...(inner ? { inner_optimizer: upgradedOptimizer(inner) } : {}),
    },
  };
}

/**
 * What a model was compiled with, as Keras 3 writes it, from the `training_config` of Keras 2.
 * @throws ValueError for what is none.
 */
export function upgradedTraining(training: Json | undefined): Json {
  const saved = inSnakeCase(savedIn('training_config', training));
  return {
    optimizer: upgradedOptimizer(saved.optimizer_config),
    loss: upgradedJudges('keras.losses', saved.loss) ?? null,
    loss_weights: saved.loss_weights ?? null,
    metrics: upgradedJudges('keras.metrics', saved.metrics) ?? null,
    weighted_metrics: upgradedJudges('keras.metrics', saved.weighted_metrics) ?? null,
  };
}
