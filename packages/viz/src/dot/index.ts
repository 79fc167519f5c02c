export type { DrawableLayer, DrawableModel, DrawableShape } from '../drawable/model.ts';
export { type GraphToDotOptions, graphToDot } from './graph-dot.ts';
export { modelToDot } from './model-dot.ts';
export type { ModelToDotOptions } from './model-options.ts';
export type { RankDir } from './rank-dir.ts';
