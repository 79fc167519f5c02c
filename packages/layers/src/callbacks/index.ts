export { Callback } from './callback.ts';
export { CallbackList, type CallbackListOptions } from './callback-list.ts';
export { CSVLogger, type CSVLoggerOptions } from './csv-logger.ts';
export { EarlyStopping, type EarlyStoppingOptions } from './early-stopping.ts';
export { History } from './history.ts';
export type { CallbackParams, Hooks, PredictLogs } from './hooks.ts';
export { LambdaCallback, type LambdaCallbackOptions } from './lambda-callback.ts';
export {
  type EpochSchedule,
  LearningRateScheduler,
  type LearningRateSchedulerOptions,
} from './learning-rate-scheduler.ts';
export type { LogHistory, Logs, LogValue } from './logs.ts';
export type { MonitorMode } from './monitor-callback.ts';
export { ProgbarLogger } from './progbar-logger.ts';
export { ReduceLROnPlateau, type ReduceLROnPlateauOptions } from './reduce-lr-on-plateau.ts';
export { RemoteMonitor, type RemoteMonitorOptions } from './remote-monitor.ts';
export type { CallbackState, StateValue } from './state.ts';
export { SwapEMAWeights, type SwapEMAWeightsOptions } from './swap-ema-weights.ts';
export { TerminateOnNaN, type TerminateOnNaNOptions } from './terminate-on-nan.ts';
