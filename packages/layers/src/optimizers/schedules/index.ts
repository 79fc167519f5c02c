export { CosineDecay, type CosineDecayOptions } from './cosine-decay.ts';
export { CosineDecayRestarts, type CosineDecayRestartsOptions } from './cosine-decay-restarts.ts';
export { ExponentialDecay, type ExponentialDecayOptions } from './exponential-decay.ts';
export { InverseTimeDecay, type InverseTimeDecayOptions } from './inverse-time-decay.ts';
export { LearningRateSchedule } from './learning-rate-schedule.ts';
export { PiecewiseConstantDecay, type PiecewiseConstantDecayOptions } from './piecewise-constant-decay.ts';
export { PolynomialDecay, type PolynomialDecayOptions } from './polynomial-decay.ts';
