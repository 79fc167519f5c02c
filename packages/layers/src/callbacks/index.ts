export { Callback } from './callback.ts';
export { History } from './history.ts';
export type { CallbackParams, Hooks, Logs } from './hooks.ts';
export { LambdaCallback, type LambdaCallbackOptions } from './lambda-callback.ts';
