import {
  add,
  cast,
  where as choose,
  div,
  equal,
  mul,
  noGrad,
  notEqual,
  Parameter,
  sub,
  type Tensor,
  tensor,
  ValueError,
  zerosLike,
} from '@keisan/autograd';
import {
  atomically,
  checkOptions,
  describeValue,
  onFailure,
  sameShape,
  warn,
  withScope,
} from '@keisan/autograd/internal';
import { Weight } from '../layer/weight.ts';
import { classNameOf } from '../naming/class-name.ts';
import { toSnakeCase, uniqueName } from '../naming/names.ts';
import { refuseInPython } from '../naming/refuse-in-python.ts';
import { Configured } from '../options/configured.ts';
import { flag, listOf, nullable, number, text, wholeNumber } from '../options/kind.ts';
import { computed, type FieldsOf, type OptionsOf, option, type Schema } from '../options/option.ts';
import type { Arguments } from '../options/read.ts';
import { returnedAtOnce, returnedObject, returnedTensor, withMethods } from '../returned.ts';
import { clipped } from './clipping.ts';
import { areParameters, type Pair, pairs } from './gradients.ts';
import { type LearningRate, type LearningRateLike, learningRate } from './learning-rate.ts';
import { onlyWhere } from './only-where.ts';
import { pattern } from './pattern.ts';
import { dividedBy } from './whole-division.ts';

const patterns = listOf(pattern);
const bound = nullable(number({ above: 0 }));

/** The options that every optimizer takes. */
export const optimizerOptions = {
  /** The size of a step: a number, a schedule, or a function of the number of the step. Default: 0.001. */
  learningRate: learningRate(0.001),
  /** The share of each weight, times the learning rate, that is taken away at each step. Default: none. */
  weightDecay: option(nullable(number({ from: 0 })), null),
  /** The largest norm of a gradient; larger ones are scaled down to it, each by itself. Default: none. */
  clipnorm: option(bound, null),
  /** The largest absolute value in a gradient. Default: none. */
  clipvalue: option(bound, null),
  /** The largest norm of all gradients together. Default: none. */
  globalClipnorm: option(bound, null),
  /** Whether to keep a running mean of each weight, which the weights become when training ends. Default: false. */
  useEma: option(flag, false),
  /** How much of the running mean is kept at each step. Default: 0.99. */
  emaMomentum: option(number({ from: 0, to: 1 }), 0.99),
  /** After every so many steps the weights become their running means. Default: only when training ends. */
  emaOverwriteFrequency: option(nullable(wholeNumber({ from: 1 })), null),
  /** What the loss is multiplied by, and its gradients are divided by: keeps small ones from vanishing in few bits. Default: none. */
  lossScaleFactor: option(bound, null),
  /** Over how many batches gradients are averaged before the weights change. Default: each batch changes them. */
  gradientAccumulationSteps: option(nullable(wholeNumber({ from: 2 })), null),
  /** Default: the class's name in snake case, with a number from the second on. */
  name: computed(text, (optimizer) => uniqueName(classNameOf(optimizer))),
};

/** Options of every optimizer. */
export interface OptimizerOptions extends OptionsOf<typeof optimizerOptions> {}

/** What the constructor of an optimizer is given: options, or the learning rate first. */
export type OptimizerArguments<Options extends OptimizerOptions> =
  | [options?: Options]
  | [learningRate: LearningRateLike, options?: Omit<Options, 'learningRate'>];

// biome-ignore lint/correctness/noUnusedVariables: the class has it, and an interface beside a class has the same ones.
export interface Optimizer<S extends Slots = Slots> extends Omit<FieldsOf<typeof optimizerOptions>, 'learningRate'> {
  /** What the learning rate comes from. @internal */
  readonly rate: LearningRate;
}

/** What an optimizer keeps for each weight, by name: tensors of any shape. */
export type Slots = { readonly [name: string]: Tensor | undefined };

/** What an update of one variable works with. */
export interface UpdateContext {
  /** How far to go, per step: a scalar. */
  readonly learningRate: Tensor;
  /** The number of the step, from 1, as a float. */
  readonly step: Tensor;
  /** What the optimizer keeps for all variables together, as it is for this step. */
  readonly shared: Readonly<Record<string, Tensor>>;
}

/** A variable and its slots after an update. */
export interface Updated<S extends Slots = Slots> {
  /** The new value of the variable. */
  readonly variable: Tensor;
  /** The new values of its slots. */
  readonly slots?: S;
}

/** Weights that do not decay. */
export interface ExcludedFromWeightDecay {
  /** The weights themselves. */
  readonly varList?: readonly Parameter[];
  /** Patterns, one of which is found in the name of the weight, such as `'bias'`. */
  readonly varNames?: readonly string[];
}

type Kept = Readonly<Record<string, Parameter>>;

/** What is kept for one variable. */
interface State {
  /** The running mean of the variable. */
  readonly average: Parameter | null;
  /** The sum of the gradients since it was changed. */
  readonly accumulator: Parameter | null;
  readonly slots: Kept;
}

/**
 * Changes weights against their gradients. An optimizer of your own says in `slots` what it keeps for each weight, and in `update` how a
 * weight and its slots change: pure tensor code, the same eagerly and compiled.
 *
 * Source: https://keras.io/api/optimizers/
 *
 * @example
 * ```ts
 * import type { Tensor } from 'keisan';
 * import { zerosLike } from 'keisan/ops';
 * import { Optimizer, type UpdateContext } from 'keisan/optimizers';
 *
 * class AdaGrad extends Optimizer<{ readonly sum: Tensor }> {
 *   protected override slots(variable: Tensor) {
 *     return { sum: zerosLike(variable) };
 *   }
 *
 *   protected override update(variable: Tensor, gradient: Tensor, slots: { readonly sum: Tensor }, { learningRate }: UpdateContext) {
 *     const sum = slots.sum.add(gradient.square());
 *     return { variable: variable.sub(gradient.mul(learningRate).div(sum.sqrt().add(1e-7))), slots: { sum } };
 *   }
 * }
 * new AdaGrad({ learningRate: 0.1 }).learningRate; // 0.1
 * ```
 */
export abstract class Optimizer<S extends Slots = Slots> extends Configured {
  static {
    refuseInPython(Optimizer.prototype, 'learningRate');
  }

  /** The options that the class takes. */
  static override readonly optionSchema: Schema = optimizerOptions;

  readonly #iteration: Parameter;
  readonly #states = new Map<Parameter, State>();
  /** The variables whose state `variables` lists, in this order. */
  #listed = new Set<Parameter>();
  #shared: Kept | null = null;
  /** The slots that a file has, until it is known of which variables they are. */
  #awaited: readonly Parameter[] = [];
  #excluded: ExcludedFromWeightDecay = {};
  /** The variables that had no gradient, and were said to. */
  readonly #missed = new WeakSet<Parameter>();

  /** @throws ValueError for more than one way of clipping, numbers that are not finite, a negative learning rate or an unknown option. */
  constructor(options: OptimizerOptions | Arguments = {}) {
    super(options, optimizerOptions);
    this.rate.belongTo(this.name);
    this.#iteration = new Parameter(tensor(0, { dtype: 'int32' }), {
      name: 'iteration',
      path: `${this.name}/iteration`,
      trainable: false,
    });
    const given = (['clipnorm', 'clipvalue', 'globalClipnorm'] as const).filter((name) => this[name] !== null);
    if (given.length > 1) {
      throw new ValueError({
        where: classNameOf(this),
        got: given.join(' and '),
        expected: 'only one of clipnorm, clipvalue and globalClipnorm',
      });
    }
  }

  /**
   * The size of the next step, a number. It may be set between steps to another number, and to a schedule or a function of the step.
   * @throws ValueError when it is set to something that is negative or not finite, or to a number in place of a schedule.
   */
  get learningRate(): number {
    return this.rate.at(classNameOf(this), this.#iteration).item();
  }

  set learningRate(learningRate: LearningRateLike) {
    this.rate.set(learningRate, classNameOf(this));
  }

  /** How many steps were taken: with `gradientAccumulationSteps` how often the weights changed. */
  get iterations(): Tensor {
    const { gradientAccumulationSteps: steps } = this;
    return steps ? dividedBy(this.#iteration, steps).quotient : this.#iteration;
  }

  /** What is kept for a weight at first, by name; by default nothing. */
  protected slots(_variable: Parameter): S {
    return {} as S;
  }

  /** The next value of a variable and of its slots. */
  protected abstract update(variable: Tensor, gradient: Tensor, slots: S, context: UpdateContext): Updated<S>;

  /** What is kept once for all weights at first, by name; by default nothing. */
  protected sharedSlots(_variables: readonly Parameter[]): Readonly<Record<string, Tensor>> {
    return {};
  }

  /** What is kept for all weights, as it is for the step that begins. By default it stays. */
  protected updateShared(context: UpdateContext): Readonly<Record<string, Tensor>> {
    return context.shared;
  }

  /** How much a weight decays at each step. By default `weightDecay`, unless the weight is excluded. */
  protected decayOf(_variable: Parameter): number | null {
    return this.weightDecay;
  }

  /**
   * Which slots `variables` lists together for each weight, in Keras's order: by default each by itself, so that all weights' first slots
   * come before all second ones.
   */
  protected slotGroups(names: readonly string[]): readonly (readonly string[])[] {
    return names.map((name) => [name]);
  }

  /** The path of a slot of a weight, or of one for all of them. Source: Keras's add_variable_from_reference. */
  protected slotPath(name: string, variable: Parameter | null): string {
    const slot = toSnakeCase(name);
    return `${this.name}/${variable ? `${variable.path.replaceAll('/', '_')}_${slot}` : slot}`;
  }

  /**
   * What the optimizer remembers: the number of steps, the learning rate, and the slots of each weight. After `fit`, `save` and the like
   * these are the weights that the model trains, in its order: the slots of others are kept for the time when they are trained again.
   */
  get variables(): readonly Parameter[] {
    const states = [...this.#listed].flatMap((variable) => this.#states.get(variable) ?? []);
    const names = new Set(states.flatMap(({ slots }) => Object.keys(slots)));
    const grouped = this.slotGroups([...names]).flatMap((group) =>
      states.flatMap(({ slots }) => group.flatMap((name) => slots[name] ?? [])),
    );
    return [
      this.#iteration,
      ...this.rate.variables,
      ...states.flatMap(({ average }) => average ?? []),
      ...states.flatMap(({ accumulator }) => accumulator ?? []),
      ...grouped,
      ...(states.length > 0 ? Object.values(this.#shared ?? {}) : []),
      ...this.#awaited,
    ];
  }

  /** What compiled steps depend on beside its properties. @internal */
  get parts(): readonly unknown[] {
    return [this.rate.schedule];
  }

  /** Whether the slots exist. */
  get built(): boolean {
    return this.#states.size > 0;
  }

  /** The running mean of each weight, with `useEma`. */
  get movingAverages(): ReadonlyMap<Parameter, Parameter> {
    return new Map(
      [...this.#states].flatMap(([variable, { average }]) => (average ? [[variable, average] as const] : [])),
    );
  }

  /**
   * Makes the slots of weights that have none yet.
   * @throws ValueError for anything but a list of variables.
   */
  build(variables: readonly Parameter[]): void {
    checkParameters(`${classNameOf(this)}.build`, variables);
    for (const variable of variables) {
      if (!this.#states.has(variable)) {
        this.#states.set(variable, this.#stateOf(variable));
        onFailure(() => this.#states.delete(variable));
      }
      this.#listed.add(variable);
    }
    if (this.#shared || variables.length === 0) return;
    const where = `${classNameOf(this)}.sharedSlots`;
    this.#shared = this.#kept(where, null, () => this.sharedSlots(variables));
    onFailure(() => {
      this.#shared = null;
    });
    this.#fill();
  }

  /** Takes the slots of a file where nobody said yet for which variables it is built: they become those of the first `build`. @internal */
  awaitSlots(slots: readonly Tensor[]): void {
    this.#awaited = slots.map((slot) => new Parameter(slot, { name: 'slot', trainable: false }));
  }

  /** Gives the slots that were just made the values that they had in a file. */
  #fill(): void {
    const awaited = this.#awaited;
    if (awaited.length === 0) return;
    this.#awaited = [];
    onFailure(() => {
      this.#awaited = awaited;
    });
    const slots = this.variables.slice(1 + this.rate.variables.length);
    if (slots.length === awaited.length && slots.every(({ shape }, i) => sameShape(shape, awaited[i]!.shape))) {
      withScope(null, () => {
        for (const [i, slot] of slots.entries()) slot.assign(cast(awaited[i]!, slot.dtype));
      });
    } else {
      warn(`${classNameOf(this)}.build: got other variables than those whose slots a file had. The slots begin anew.`);
    }
  }

  /** Builds for all weights that a model trains: from now on `variables` lists what is kept for these, in their order. @internal */
  follow(weights: readonly Parameter[]): void {
    this.build(weights);
    const before = this.#listed;
    this.#listed = new Set(weights);
    onFailure(() => {
      this.#listed = before;
    });
  }

  #stateOf(variable: Parameter): State {
    const where = `${classNameOf(this)}.slots of "${variable.path}"`;
    const { average = null, gradientAccumulator: accumulator = null } = this.#kept(where, variable, () => ({
      // At the first step the mean becomes the variable; one that joins later has its value until then.
      average: this.useEma ? choose(notEqual(this.#iteration, 0), variable, zerosLike(variable)) : undefined,
      gradientAccumulator: this.gradientAccumulationSteps ? zerosLike(variable) : undefined,
    }));
    return { average, accumulator, slots: this.#kept(where, variable, () => this.slots(variable)) };
  }

  #kept(where: string, variable: Parameter | null, make: () => Slots): Kept {
    const first = withScope(null, () => noGrad(make));
    returnedAtOnce(where, first);
    const entries = Object.entries(returnedObject(where, first ?? {})).filter(([, value]) => value !== undefined);
    return Object.fromEntries(
      entries.map(([name, value]) => {
        const path = this.slotPath(name, variable);
        const options = { name: path.slice(path.lastIndexOf('/') + 1), path, trainable: false };
        return [name, new Parameter(returnedTensor(`${where}: ${name}`, value), options)];
      }),
    );
  }

  /**
   * Leaves weights out of `weightDecay`. To be said before the first step.
   * @throws ValueError for a pattern that is none, and for an optimizer that is built.
   *
   * @example
   * ```ts
   * import { AdamW } from 'keisan/optimizers';
   *
   * const optimizer = new AdamW();
   * optimizer.excludeFromWeightDecay({ varNames: ['bias', 'gamma', 'beta'] });
   * ```
   */
  excludeFromWeightDecay(excluded: ExcludedFromWeightDecay): void {
    const where = `${classNameOf(this)}.excludeFromWeightDecay`;
    checkOptions(where, excluded, { varList: 'list', varNames: 'list' });
    if (this.built) {
      throw new ValueError({
        where,
        got: 'an optimizer that is built',
        expected: 'one that has taken no step',
        fix: 'Call it before fit, apply or build',
      });
    }
    const { varList = [], varNames = [] } = excluded;
    checkParameters(where, varList);
    this.#excluded = { varList: [...varList], varNames: patterns.read(varNames, { where, name: 'varNames' }) };
  }

  #decays(variable: Parameter): boolean {
    const { varList = [], varNames = [] } = this.#excluded;
    return !varList.includes(variable) && !varNames.some((one) => new RegExp(one).test(variable.name));
  }

  /** The loss, times `lossScaleFactor`: what gradients are computed of. */
  scaleLoss(loss: Tensor): Tensor {
    return this.lossScaleFactor ? mul(loss, this.lossScaleFactor) : loss;
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
    if (updates.length < variables.length) this.#warn(grads, variables);
    if (updates.length === 0) return;
    atomically(() => {
      this.build(variables);
      this.#step(updates, variables);
    });
  }

  /** Says once which variables were left out. */
  #warn(grads: readonly unknown[], variables: readonly Parameter[]): void {
    const missing = variables.filter((variable, i) => grads[i] == null && !this.#missed.has(variable));
    if (missing.length === 0) return;
    for (const variable of missing) this.#missed.add(variable);
    const paths = missing.map(({ path }) => `'${path}'`).join(', ');
    // Keras's words, which people look for.
    warn(
      `Gradients do not exist for variables [${paths}] when minimizing the loss. ` +
        'If using `model.compile()`, did you forget to provide a `loss` argument?',
    );
  }

  /** Counts a step. */
  protected count(): void {
    this.#iteration.assign(add(this.#iteration, 1));
  }

  #step(updates: readonly Pair[], variables: readonly Parameter[]): void {
    const scale = this.lossScaleFactor;
    const unscaled = scale ? updates.map(([g, variable]) => [div(g, scale), variable] as const) : updates;
    if (this.gradientAccumulationSteps) this.#accumulate(unscaled, this.gradientAccumulationSteps);
    else this.#update(unscaled);
    if (this.useEma) this.#average(variables);
    for (const [, variable] of updates) constrain(variable);
    this.count();
  }

  /** Adds gradients up; those of the last of so many batches change the variables, by the mean of all of them. */
  #accumulate(updates: readonly Pair[], steps: number): void {
    const isLast = equal(dividedBy(add(this.#iteration, 1), steps).remainder, 0);
    const states = updates.map(([, variable]) => this.#states.get(variable)!);
    const sums = updates.map(([gradient], i) => add(states[i]!.accumulator!, gradient));
    const changed = [
      ...updates.flatMap(([, variable], i) => [variable, ...Object.values(states[i]!.slots)]),
      ...Object.values(this.#shared ?? {}),
    ];
    onlyWhere(isLast, changed, () => {
      this.#update(updates.map(([, variable], i) => [div(sums[i]!, steps), variable]));
    });
    sums.forEach((sum, i) => {
      states[i]!.accumulator!.assign(choose(isLast, zerosLike(sum), sum));
    });
  }

  #update(updates: readonly Pair[]): void {
    const where = classNameOf(this);
    const step = add(cast(this.iterations, 'float32'), 1);
    const gradients = clipped(
      updates.map(([gradient]) => gradient),
      this,
    );
    const rate = this.rate.at(where, this.#iteration);
    const shared = this.#updateShared(rate, step);
    updates.forEach(([, variable], i) => {
      const learningRate = cast(rate, variable.dtype);
      const decay = this.#decays(variable) ? this.decayOf(variable) : null;
      const decayed = decay ? sub(variable, mul(variable, mul(learningRate, decay))) : variable.read();
      const { slots } = this.#states.get(variable)!;
      const context = { learningRate, step: cast(step, variable.dtype), shared };
      const next = this.update(decayed, gradients[i]!, slots as unknown as S, context);
      const place = `${where}.update of "${variable.path}"`;
      returnedAtOnce(place, next);
      if (next != null && !('variable' in Object(next))) throw withoutVariable(place, next);
      variable.assign(returnedTensor(`${place}: variable`, next?.variable));
      assignAll(place, slots, next.slots ?? {});
    });
  }

  #updateShared(learningRate: Tensor, step: Tensor): Readonly<Record<string, Tensor>> {
    const shared = this.#shared ?? {};
    const where = `${classNameOf(this)}.updateShared`;
    const next = returnedObject(where, this.updateShared({ learningRate, step, shared }));
    assignAll(where, shared, next);
    return next;
  }

  /** Takes variables into their running means, and the means into the variables where it is time to. */
  #average(variables: readonly Parameter[]): void {
    const { iterations, emaOverwriteFrequency: frequency } = this;
    const isLater = notEqual(iterations, 0);
    const overwrite = frequency && equal(dividedBy(add(iterations, 1), frequency).remainder, 0);
    for (const variable of variables) {
      const average = this.#states.get(variable)!.average!;
      const momentum = mul(cast(isLater, variable.dtype), this.emaMomentum);
      const next = add(mul(average, momentum), mul(variable, sub(1, momentum)));
      average.assign(next);
      if (overwrite) variable.assign(choose(overwrite, next, variable));
    }
  }

  /**
   * Ends training: with `useEma` variables become their running means. `fit` calls it, as Keras's does.
   * @throws ValueError for anything but a list of variables.
   */
  finalizeVariableValues(variables: readonly Parameter[]): void {
    checkParameters(`${classNameOf(this)}.finalizeVariableValues`, variables);
    if (!this.useEma || this.#iteration.item() === 0) return;
    for (const variable of variables) {
      const average = this.#states.get(variable)?.average;
      if (average) variable.assign(average.read());
    }
  }
}

function constrain(variable: Parameter): void {
  const constraint = variable instanceof Weight ? variable.constraint : null;
  if (!constraint) return;
  variable.assign(returnedTensor(`constraint of "${variable.path}"`, constraint.apply(variable.read())));
}

function withoutVariable(where: string, value: unknown): ValueError {
  return new ValueError({
    where,
    got: `${describeValue(value)} as its result`,
    expected: 'an object with the variable and its slots',
    fix: 'Write return { variable: ..., slots: { ... } }',
  });
}

function assignAll(where: string, kept: Kept, next: Slots): void {
  for (const [name, slot] of Object.entries(kept)) {
    if (next[name] !== slot) slot.assign(returnedTensor(`${where}: slot ${name}`, next[name]));
  }
}

function checkParameters(where: string, variables: unknown): void {
  if (areParameters(variables)) return;
  throw new ValueError({
    where,
    got: describeValue(variables),
    expected: 'a list of variables, such as layer.trainableWeights',
  });
}
