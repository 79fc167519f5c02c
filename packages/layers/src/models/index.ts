export type { LayerDescription } from './description.ts';
export { Model, type ModelOptions } from './model.ts';
export { Sequential } from './sequential.ts';
