export type { LayerDescription } from './description.ts';
export type { ModelOptions } from './graph-model.ts';
export { Model } from './model.ts';
export { Sequential } from './sequential.ts';
