import { ValueError } from '@keisan/autograd';
import { serialize } from '../naming/identifiers.ts';
import { Configured } from '../options/configured.ts';
import { dictionaryOf } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, option, required, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import type { Optimizer } from './optimizer.ts';
import { pattern } from './pattern.ts';
import { type OptimizerIdentifier, rules } from './rules.ts';

const rule = rules.option<OptimizerIdentifier, Optimizer>(serialize);

const optimizerMapOptions = {
  /** The optimizer of what no pattern is for. */
  defaultOptimizer: required(rule),
  /** Optimizers by paths of weights, or by patterns of whole paths: `'encoder/.*'`. Default: none. */
  optimizerMap: option(dictionaryOf(rule), {}),
};

/** Options of {@link OptimizerMap}. */
export interface OptimizerMapOptions extends OptionsOf<typeof optimizerMapOptions> {}

/**
 * Which optimizer changes which weight, by the paths of weights.
 *
 * Source: https://keras.io/api/optimizers/
 *
 * @example
 * ```ts
 * import { Adam, OptimizerMap, SGD } from 'keisan/optimizers';
 *
 * const map = new OptimizerMap(new SGD(0.1), { optimizerMap: { 'encoder/.*': new Adam() } });
 * map.get('encoder/dense/kernel').name; // 'adam'
 * map.get('decoder/kernel').name; // 'sgd'
 * ```
 */
export class OptimizerMap extends Configured {
  static readonly className: string = 'OptimizerMap';
  static override readonly optionSchema: Schema = optimizerMapOptions;

  /** @throws ValueError for what is no optimizer, and for a key that is no pattern. */
  constructor(defaultOptimizer: OptimizerIdentifier, options: OptimizerMapOptions = {}) {
    super(args(defaultOptimizer, options));
    for (const key of Object.keys(this.optimizerMap)) pattern.read(key, { where: 'OptimizerMap', name: 'the key' });
  }

  /** All optimizers, the default one last. */
  get optimizers(): readonly Optimizer[] {
    return [...new Set([...Object.values(this.optimizerMap), this.defaultOptimizer])];
  }

  /**
   * The optimizer of the weight with a path.
   * @throws ValueError for a path that several patterns are for.
   */
  get(path: string): Optimizer {
    if (Object.hasOwn(this.optimizerMap, path)) return this.optimizerMap[path]!;
    const keys = Object.keys(this.optimizerMap).filter((key) => new RegExp(`^(?:${key})$`).test(path));
    if (keys.length > 1) {
      throw new ValueError({
        where: 'OptimizerMap',
        got: `${keys.map((key) => JSON.stringify(key)).join(' and ')} for ${JSON.stringify(path)}`,
        expected: 'one optimizer for each weight',
      });
    }
    return keys.length === 1 ? this.optimizerMap[keys[0]!]! : this.defaultOptimizer;
  }
}

export interface OptimizerMap extends FieldsOf<typeof optimizerMapOptions> {}
