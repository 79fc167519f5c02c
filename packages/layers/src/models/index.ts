export type { LayerDescription } from './description.ts';
export { Model } from './model.ts';
export { Sequential } from './sequential.ts';
