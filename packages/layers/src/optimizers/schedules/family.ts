import { Family } from '../../naming/family.ts';
import { CosineDecay } from './cosine-decay.ts';
import { CosineDecayRestarts } from './cosine-decay-restarts.ts';
import { ExponentialDecay } from './exponential-decay.ts';
import { InverseTimeDecay } from './inverse-time-decay.ts';
import { LearningRateSchedule } from './learning-rate-schedule.ts';
import { PiecewiseConstantDecay } from './piecewise-constant-decay.ts';
import { PolynomialDecay } from './polynomial-decay.ts';

/** All schedules of the learning rate. */
export const schedules = new Family<LearningRateSchedule>({
  kind: 'learning rate schedule',
  module: 'keras.optimizers.schedules',
  Base: LearningRateSchedule,
  classes: {
    CosineDecay,
    CosineDecayRestarts,
    ExponentialDecay,
    InverseTimeDecay,
    PiecewiseConstantDecay,
    PolynomialDecay,
  },
  names: {},
});
