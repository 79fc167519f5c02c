import {
  add,
  cast,
  clip,
  DTypeError,
  div,
  maximum,
  mul,
  Parameter,
  ShapeError,
  sqrt,
  square,
  stack,
  sub,
  sum,
  Tensor,
  tensor,
  ValueError,
  zerosLike,
} from '@keisan/autograd';
import { atomically, describeValue, formatShape, onFailure, sameShape } from '@keisan/autograd/internal';
import { classNameOf } from '../class-name.ts';
import type { Configurable } from '../identifiers.ts';
import { toSnakeCase } from '../names.ts';
import { type Constructor, configOf, configure, fromConfig } from '../options/configured.ts';
import { nullable, number, text } from '../options/kind.ts';
import { absent, computed, type FieldsOf, first, type OptionsOf, option, type Schema } from '../options/option.ts';
import type { Arguments } from '../options/read.ts';
import { returnedAtOnce, returnedTensor, withMethods } from '../returned.ts';
import type { CustomObjects } from '../saving/custom-objects.ts';
import { Weight } from '../weight.ts';

/** The size of a step, with the optimizer's own default. */
export const learningRate = (fallback: number) => first(number({ from: 0 }), fallback);

const bound = nullable(number({ above: 0 }));

/** The options that every optimizer takes. */
export const optimizerOptions = {
  /** The size of a step. */
  learningRate: learningRate(0.001),
  /** The share of each weight, times the learning rate, that is taken away at each step. Default: none. */
  weightDecay: option(nullable(number({ from: 0 })), null),
  /** The largest norm of a gradient; larger ones are scaled down to it, each by itself. Default: none. */
  clipnorm: option(bound, null),
  /** The largest absolute value in a gradient. Default: none. */
  clipvalue: option(bound, null),
  /** The largest norm of all gradients together. Default: none. */
  globalClipnorm: option(bound, null),
  /** Default: the class's name in snake case. */
  name: computed(text, (optimizer) => toSnakeCase(classNameOf(optimizer))),
  useEma: absent(false),
  emaMomentum: absent(0.99),
  emaOverwriteFrequency: absent(null),
  lossScaleFactor: absent(null),
  gradientAccumulationSteps: absent(null),
};

/** Options of every optimizer. */
export interface OptimizerOptions extends OptionsOf<typeof optimizerOptions> {}

export interface Optimizer extends Omit<FieldsOf<typeof optimizerOptions>, 'learningRate'> {}

/** What an update of one variable works with. */
export interface UpdateContext {
  /** How far to go, per step: a scalar. */
  readonly learningRate: Tensor;
  /** The number of the step, from 1, as a float. */
  readonly step: Tensor;
}

/** A variable and its slots after an update. */
export interface Updated {
  /** The new value of the variable. */
  readonly variable: Tensor;
  /** The new values of its slots, in their order. */
  readonly slots: readonly Tensor[];
}

/**
 * Changes weights against their gradients. Subclasses name their slots, numbers kept for each weight, and say in `update`
 * how a weight and its slots change: pure tensor code, the same eagerly and compiled.
 *
 * Source: https://keras.io/api/optimizers/
 */
export abstract class Optimizer implements Configurable {
  /** The options that the class takes. */
  static readonly optionSchema: Schema = optimizerOptions;

  /** How many steps were taken. */
  readonly iterations = new Parameter(tensor(0, { dtype: 'int32' }), { name: 'iterations', trainable: false });
  readonly #learningRate: Parameter;
  readonly #slots = new Map<Parameter, readonly Parameter[]>();
  /** The variables that had no gradient, and were said to. */
  readonly #missed = new WeakSet<Parameter>();

  /** @throws ValueError for more than one way of clipping, numbers that are not finite, a negative learning rate or an unknown option. */
  constructor(options: OptimizerOptions | Arguments = {}) {
    const { learningRate } = configure(this, classNameOf(this), options);
    this.#learningRate = new Parameter(this.#rate(learningRate as number), { name: 'learning_rate', trainable: false });
    const given = (['clipnorm', 'clipvalue', 'globalClipnorm'] as const).filter((name) => this[name] !== null);
    if (given.length > 1) {
      throw new ValueError({
        where: classNameOf(this),
        got: given.join(' and '),
        expected: 'only one of clipnorm, clipvalue and globalClipnorm',
      });
    }
  }

  #rate(learningRate: number): Tensor {
    if (Number.isFinite(learningRate) && learningRate >= 0) return tensor(learningRate);
    throw new ValueError({
      where: classNameOf(this),
      got: `learningRate ${describeValue(learningRate)}`,
      expected: 'a finite number of at least 0',
    });
  }

  /**
   * The size of a step; may be set between steps.
   * @throws ValueError when it is set to something that is negative or not finite.
   */
  get learningRate(): number {
    return this.#learningRate.item();
  }

  set learningRate(learningRate: number) {
    this.#learningRate.assign(this.#rate(learningRate));
  }

  /** The names of the numbers that are kept for each weight. */
  protected abstract readonly slotNames: readonly string[];

  /**
   * How many slots at a time `variables` lists together for each weight, in Keras's order: by default one, so that all
   * weights' first slots come before all second ones.
   */
  protected get slotGroups(): readonly number[] {
    return this.slotNames.map(() => 1);
  }

  /** The next value of a variable and of its slots. */
  protected abstract update(
    variable: Tensor,
    gradient: Tensor,
    slots: readonly Tensor[],
    context: UpdateContext,
  ): Updated;

  /** Everything that the optimizer remembers: the number of steps, the learning rate, and the slots of each weight. */
  get variables(): readonly Parameter[] {
    const slots = [...this.#slots.values()];
    let first = 0;
    const grouped = this.slotGroups.flatMap((size) => {
      const from = first;
      first += size;
      return slots.flatMap((ofOne) => ofOne.slice(from, first));
    });
    return [this.iterations, this.#learningRate, ...grouped];
  }

  /** Whether the slots exist. */
  get built(): boolean {
    return this.#slots.size > 0;
  }

  /**
   * Makes the slots, zeros, of weights that have none yet.
   * @throws ValueError for anything but a list of variables.
   */
  build(variables: readonly Parameter[]): void {
    if (!areParameters(variables)) {
      throw new ValueError({
        where: `${classNameOf(this)}.build`,
        got: describeValue(variables),
        expected: 'a list of variables, such as layer.trainableWeights',
      });
    }
    for (const variable of variables) {
      if (this.#slots.has(variable)) continue;
      // Source: Keras's add_variable_from_reference.
      const slot = (name: string) =>
        new Parameter(zerosLike(variable), { name: `${variable.path.replaceAll('/', '_')}_${name}`, trainable: false });
      this.#slots.set(variable, (this.slotNames ?? []).map(slot));
      onFailure(() => this.#slots.delete(variable));
    }
  }

  /**
   * Takes one step: changes each variable by its gradient, then applies its constraint. A step that fails changes nothing.
   * A variable whose gradient is null stays as it is, and a warning names it, as in Keras.
   * @throws ValueError when there are not as many gradients as variables, or none at all; ShapeError or DTypeError for a gradient
   * that is not like its variable.
   */
  apply(grads: readonly (Tensor | null | undefined)[], variables: readonly Parameter[]): void {
    const where = `${classNameOf(this)}.apply`;
    withMethods(where, this, 'update');
    const updates = pairs(where, grads, variables);
    if (updates.length < variables.length) this.#warn(where, grads, variables);
    if (updates.length === 0) return;
    atomically(() => {
      this.build(variables);
      this.#step(updates);
    });
  }

  /** Says once which variables were left out. */
  #warn(where: string, grads: readonly unknown[], variables: readonly Parameter[]): void {
    const missing = variables.filter((variable, i) => grads[i] == null && !this.#missed.has(variable));
    if (missing.length === 0) return;
    for (const variable of missing) this.#missed.add(variable);
    const names = missing.map((variable) => JSON.stringify(variable.path)).join(', ');
    console.warn(
      `${where}: got no gradient for ${names}, and what has none stays as it is. Does the loss depend on it?`,
    );
  }

  #step(updates: readonly (readonly [Tensor, Parameter])[]): void {
    const clipped = this.#clip(updates.map(([gradient]) => gradient));
    const step = add(cast(this.iterations, 'float32'), 1);
    updates.forEach(([, variable], i) => {
      const learningRate = cast(this.#learningRate, variable.dtype);
      const decayed = this.weightDecay
        ? sub(variable, mul(variable, mul(learningRate, this.weightDecay)))
        : variable.read();
      const slots = this.#slots.get(variable)!;
      const next = this.update(decayed, clipped[i]!, slots, { learningRate, step: cast(step, variable.dtype) });
      const where = `${classNameOf(this)}.update of "${variable.path}"`;
      returnedAtOnce(where, next);
      const updated = returnedTensor(`${where}: variable`, next?.variable);
      const constraint = variable instanceof Weight ? variable.constraint : null;
      variable.assign(
        constraint ? returnedTensor(`constraint of "${variable.path}"`, constraint.apply(updated)) : updated,
      );
      slots.forEach((slot, k) => {
        slot.assign(returnedTensor(`${where}: slot ${this.slotNames[k]}`, next.slots?.[k]));
      });
    });
    this.iterations.assign(add(this.iterations, 1));
  }

  #clip(grads: readonly Tensor[]): readonly Tensor[] {
    const { clipnorm, clipvalue, globalClipnorm } = this;
    if (clipvalue) return grads.map((g) => clip(g, -clipvalue, clipvalue));
    if (clipnorm) return grads.map((g) => mul(g, shrink(sqrt(sum(square(g))), clipnorm)));
    if (!globalClipnorm) return grads;
    const norm = sqrt(sum(stack(grads.map((g) => sum(square(g))))));
    return grads.map((g) => mul(g, shrink(norm, globalClipnorm)));
  }

  /** The options to make it with again. */
  getConfig(): Readonly<Record<string, unknown>> {
    return configOf(this);
  }

  /**
   * An optimizer with the options that `getConfig` returned.
   * @param customObjects Classes and functions of your own that it refers to, by name.
   * @throws ValueError for anything else.
   */
  static fromConfig<T>(
    this: Constructor<T>,
    config: Readonly<Record<string, unknown>>,
    customObjects: CustomObjects = {},
  ): T {
    return fromConfig(this, config, customObjects);
  }
}

const areParameters = (variables: unknown): boolean =>
  Array.isArray(variables) && Array.from(variables).every((variable) => variable instanceof Parameter);

/**
 * Each gradient with its variable, without those that are missing.
 * @throws KeisanError naming the variable whose gradient does not suit it.
 */
function pairs(
  where: string,
  grads: readonly (Tensor | null | undefined)[],
  variables: readonly Parameter[],
): (readonly [Tensor, Parameter])[] {
  if (!Array.isArray(grads) || !areParameters(variables)) {
    throw new ValueError({
      where,
      got: `${describeValue(grads)} and ${describeValue(variables)}`,
      expected: 'a list of gradients, then a list of as many variables',
      fix: 'Write apply(gradients(loss, variables), variables)',
    });
  }
  if (grads.length !== variables.length) {
    throw new ValueError({
      where,
      got: `${grads.length} gradients and ${variables.length} variables`,
      expected: 'one gradient for each variable',
    });
  }
  const given = variables.flatMap((variable, i) => {
    const gradient = grads[i];
    if (gradient === null || gradient === undefined) return [];
    checkGradient(`${where}: gradient ${i}, of "${variable.path}"`, gradient, variable);
    return [[gradient, variable] as const];
  });
  if (given.length > 0 || variables.length === 0) return given;
  throw new ValueError({
    where,
    got: 'no gradient for any variable',
    expected: 'at least one',
    fix: 'Compute the loss from the variables, with operations on tensors',
  });
}

function checkGradient(where: string, gradient: unknown, variable: Parameter): void {
  if (!(gradient instanceof Tensor)) {
    throw new ValueError({
      where,
      got: describeValue(gradient),
      expected: 'a tensor, or null for none',
      fix: 'Compute it with gradients(loss, variables), or wrap numbers with tensor(...)',
    });
  }
  if (!sameShape(gradient.shape, variable.shape)) {
    throw new ShapeError({
      where,
      got: `shape ${formatShape(gradient.shape)}`,
      expected: `the shape of the variable, ${formatShape(variable.shape)}`,
    });
  }
  if (gradient.dtype !== variable.dtype) {
    throw new DTypeError({
      where,
      got: `dtype ${gradient.dtype}`,
      expected: `the dtype of the variable, ${variable.dtype}`,
      fix: `Convert it with .astype('${variable.dtype}')`,
    });
  }
}

/** The factor that brings a vector of a norm to at most `limit`: 1 for a shorter one. */
function shrink(norm: Tensor, limit: number): Tensor {
  return div(limit, maximum(norm, limit));
}
