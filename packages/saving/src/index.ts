import './register.ts';

export type { LoadModelOptions } from './keras/load.ts';
export { loadModel } from './load-model.ts';
