import { cast, Parameter, reshape, type Tensor, tensor } from '@keisan/autograd';
import { withScope } from '@keisan/autograd/internal';
import { isFinite32, UP_TO_FLOAT32 } from '../finite32.ts';
import { isClass, isSerialized, type Serialized, serialize } from '../naming/identifiers.ts';
import { type Kind, type Place, wrongValue } from '../options/kind.ts';
import { first } from '../options/option.ts';
import { returnedScalar } from '../returned.ts';
import { schedules } from './schedules/family.ts';
import { LearningRateSchedule } from './schedules/learning-rate-schedule.ts';

/** The learning rate at a step, an int32 scalar. Compiled code asks once: what is to change from step to step is a tensor. */
export type LearningRateFunction = (step: Tensor) => Tensor | number;

/** What learning rates come from: a number, a schedule, or a function. */
export type LearningRateLike = number | LearningRateSchedule | LearningRateFunction;

/** @throws ValueError for anything but a number that is a learning rate. */
function rateOf(value: unknown, place: Place): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) {
    throw wrongValue(place, value, 'a finite number of at least 0, a schedule, or a function of the step');
  }
  if (isFinite32(value)) return value;
  throw wrongValue(place, value, UP_TO_FLOAT32, 'Give a smaller number');
}

/** @throws ValueError for anything but a learning rate. */
function read(value: unknown, place: Place): LearningRateLike {
  if (value instanceof LearningRateSchedule) return value;
  if (isSerialized(value)) return schedules.fromSerialized(value);
  if (typeof value === 'function' && !isClass(value)) return value as LearningRateFunction;
  return rateOf(value, place);
}

/** The learning rate of an optimizer: a variable, or a schedule that takes its place. */
export class LearningRate {
  /** What says the rate of each step; null while it is a number. */
  schedule: LearningRateSchedule | LearningRateFunction | null;
  #variable: Parameter;

  constructor(rate: LearningRateLike) {
    this.schedule = typeof rate === 'number' ? null : rate;
    this.#variable = LearningRate.#holding(typeof rate === 'number' ? rate : 0, 'learning_rate');
  }

  static #holding(rate: number, path: string): Parameter {
    return new Parameter(tensor(rate), { name: 'learning_rate', path, trainable: false });
  }

  /** Says whose rate it is. */
  belongTo(optimizer: string): void {
    this.#variable = LearningRate.#holding(this.#rate, `${optimizer}/learning_rate`);
  }

  /** The number that it is, in traced code too: there an optimizer may be made. */
  get #rate(): number {
    return withScope(null, () => this.#variable.item());
  }

  /** What it is now, to be made again with. */
  get source(): LearningRateLike {
    return this.schedule ?? this.#rate;
  }

  /** The variable of a rate that is a number. */
  get variables(): readonly Parameter[] {
    return this.schedule ? [] : [this.#variable];
  }

  /** The rate at a step: a scalar. */
  at(where: string, step: Tensor): Tensor {
    const { schedule } = this;
    if (!schedule) return this.#variable;
    if (schedule instanceof LearningRateSchedule) return schedule.apply(step);
    const rate: unknown = schedule(step);
    if (typeof rate === 'number') return tensor(rateOf(rate, { where, name: 'learningRate' }));
    return reshape(cast(returnedScalar(`${where}: learningRate`, rate), 'float32'), []);
  }

  /**
   * Becomes another one.
   * @throws ValueError for anything but a learning rate, and for a number in place of a schedule, as in Keras.
   */
  set(value: unknown, where: string): void {
    const rate = read(value, { where, name: 'learningRate' });
    if (typeof rate !== 'number') this.schedule = rate;
    else if (!this.schedule) this.#variable.assign(tensor(rate));
    else {
      throw wrongValue(
        { where, name: 'learningRate' },
        rate,
        'another schedule: this optimizer has one',
        'Make it with a number if the rate is to be set later',
      );
    }
  }
}

const learningRateKind: Kind<LearningRateLike | Serialized, LearningRate> = {
  type: { name: 'learningRate' },
  read: (value, place) => new LearningRate(read(value, place)),
  save: ({ source }) => (source instanceof LearningRateSchedule ? serialize(source) : source),
  keras: ({ source }) => source,
};

/** The size of a step, with the optimizer's own default. */
export const learningRate = (fallback: number) => ({ ...first(learningRateKind, fallback), property: 'rate' });
