import { type Parameter, type Tensor, ValueError } from '@keisan/autograd';
import { addTo, atomically, onFailure } from '@keisan/autograd/internal';
import { Family } from '../naming/family.ts';
import { isClass, isSerialized, type Serialized, serialize } from '../naming/identifiers.ts';
import { type Kind, wrongValue } from '../options/kind.ts';
import { type FieldsOf, type OptionsOf, required, type Schema } from '../options/option.ts';
import { args } from '../options/read.ts';
import { describe } from '../returned.ts';
import { pairs } from './gradients.ts';
import { Optimizer, optimizerOptions } from './optimizer.ts';
import { OptimizerMap } from './optimizer-map.ts';
import { scaleBy, WrappingOptimizer } from './wrapping-optimizer.ts';

/** Which optimizer changes a weight. */
export type OptimizerSelector = (variable: Parameter) => Optimizer;

/** Maps of optimizers, which Keras saves as objects of their own. */
export const optimizerMaps = new Family<OptimizerMap>({
  kind: 'optimizer map',
  module: 'keras.optimizers',
  Base: OptimizerMap,
  classes: { OptimizerMap },
  names: {},
});

const mapKind: Kind<OptimizerMap | OptimizerSelector | Serialized, OptimizerMap | OptimizerSelector> = {
  type: { name: 'function' },
  read(value, place) {
    if (value instanceof OptimizerMap) return value;
    if (isSerialized(value)) return optimizerMaps.fromSerialized(value);
    if (typeof value === 'function' && !isClass(value)) return value as OptimizerSelector;
    throw wrongValue(place, value, 'an OptimizerMap, or a function that returns the optimizer of a weight');
  },
  save: (held) => (held instanceof OptimizerMap ? serialize(held) : held),
};

const multiOptimizerOptions = {
  /** Which optimizer changes which weight: an {@link OptimizerMap}, or a function of the weight. */
  optimizerMap: required(mapKind),
  /** What the loss is multiplied by, whatever its optimizers were made with. Default: none. */
  lossScaleFactor: optimizerOptions.lossScaleFactor,
  /** Default: `'multi_optimizer'`, with a number from the second on. */
  name: optimizerOptions.name,
};

/** Options of {@link MultiOptimizer}. */
export interface MultiOptimizerOptions extends OptionsOf<typeof multiOptimizerOptions> {}

/**
 * Several optimizers, each for some of the weights. Read and set learning rates of those in `optimizers`.
 *
 * Source: https://keras.io/api/optimizers/
 *
 * @example
 * ```ts
 * import { Sequential } from 'keisan';
 * import { Dense } from 'keisan/layers';
 * import { Adam, MultiOptimizer, OptimizerMap, SGD } from 'keisan/optimizers';
 *
 * const model = new Sequential([new Dense(4, { name: 'body' }), new Dense(1, { name: 'head' })]);
 * const map = new OptimizerMap(new SGD(1e-4), { optimizerMap: { '.*head/.*': new Adam(1e-2) } });
 * model.compile({ optimizer: new MultiOptimizer(map), loss: 'mse' });
 * ```
 */
export class MultiOptimizer extends WrappingOptimizer {
  static readonly className: string = 'MultiOptimizer';
  static override readonly optionSchema: Schema = multiOptimizerOptions;

  readonly #optimizers: Optimizer[] = [];
  readonly #optimizerOf = new Map<Parameter, Optimizer>();
  /** Those whose state `variables` lists; null for all. */
  #listed: readonly Optimizer[] | null = null;

  /** @throws ValueError for what says no optimizer, and an unknown option. */
  constructor(optimizerMap: OptimizerMap | OptimizerSelector | Serialized, options: MultiOptimizerOptions = {}) {
    super(args(optimizerMap, options));
    if (this.optimizerMap instanceof OptimizerMap) {
      for (const optimizer of this.optimizerMap.optimizers) this.#take(optimizer);
    }
  }

  #take(optimizer: Optimizer): void {
    if (optimizer instanceof WrappingOptimizer) {
      throw new ValueError({
        where: 'MultiOptimizer',
        got: describe(optimizer),
        expected: 'optimizers that change weights themselves',
        fix: 'Wrap the MultiOptimizer instead',
      });
    }
    if (this.#optimizers.includes(optimizer)) return;
    scaleBy(optimizer, this.lossScaleFactor);
    this.#optimizers.push(optimizer);
    if (this.#listed) this.#listed = [...this.#listed, optimizer];
  }

  override get optimizers(): readonly Optimizer[] {
    return [...this.#optimizers];
  }

  /** @throws ValueError always: each of `optimizers` has its own. */
  override get learningRate(): number {
    throw this.#withoutRate();
  }

  override set learningRate(_: unknown) {
    throw this.#withoutRate();
  }

  #withoutRate(): ValueError {
    return new ValueError({
      where: 'MultiOptimizer',
      got: 'learningRate',
      expected: 'the learning rate of one of its optimizers',
      fix: 'Read and set optimizer.optimizers[0].learningRate',
    });
  }

  override get built(): boolean {
    return this.#optimizerOf.size > 0;
  }

  override build(variables: readonly Parameter[]): void {
    for (const [optimizer, places] of this.#shares(variables)) optimizer.build(at(variables, places));
  }

  protected override get listed(): readonly Optimizer[] {
    return this.#listed ?? this.optimizers;
  }

  /** @internal */
  override follow(weights: readonly Parameter[]): void {
    super.follow(weights);
    const shares = this.#shares(weights);
    for (const optimizer of this.#optimizers) optimizer.follow(at(weights, shares.get(optimizer) ?? []));
    // A function says its optimizers one by one: a model that is made again hears of those that its weights have, in their order.
    if (this.optimizerMap instanceof OptimizerMap) return;
    const before = this.#listed;
    this.#listed = [...shares.keys()];
    onFailure(() => {
      this.#listed = before;
    });
  }

  /** Each optimizer with the places of the variables that it changes. */
  #shares(variables: readonly Parameter[]): ReadonlyMap<Optimizer, readonly number[]> {
    const shares = new Map<Optimizer, number[]>();
    for (const [place, variable] of variables.entries()) addTo(shares, this.#optimizerFor(variable), place);
    return shares;
  }

  #optimizerFor(variable: Parameter): Optimizer {
    const known = this.#optimizerOf.get(variable);
    if (known) return known;
    const { optimizerMap } = this;
    const found: unknown =
      optimizerMap instanceof OptimizerMap ? optimizerMap.get(variable.path) : optimizerMap(variable);
    if (!(found instanceof Optimizer)) {
      throw new ValueError({
        where: `MultiOptimizer: optimizerMap of "${variable.path}"`,
        got: `${describe(found)} as its result`,
        expected: 'an optimizer',
      });
    }
    this.#take(found);
    this.#optimizerOf.set(variable, found);
    onFailure(() => this.#optimizerOf.delete(variable));
    return found;
  }

  override apply(grads: readonly (Tensor | null | undefined)[], variables: readonly Parameter[]): void {
    if (pairs('MultiOptimizer.apply', grads, variables).length === 0) return;
    atomically(() => {
      for (const [optimizer, places] of this.#shares(variables)) {
        optimizer.apply(at(grads, places), at(variables, places));
      }
      this.count();
    });
  }

  override finalizeVariableValues(variables: readonly Parameter[]): void {
    for (const [optimizer, places] of this.#shares(variables)) {
      optimizer.finalizeVariableValues(at(variables, places));
    }
  }
}

const at = <T>(list: readonly T[], places: readonly number[]): T[] => places.map((place) => list[place]!);

export interface MultiOptimizer extends Omit<FieldsOf<typeof multiOptimizerOptions>, keyof Optimizer> {}
