export { type GraphToDotOptions, graphToDot } from './graph-dot.ts';
export {
  type DrawableLayer,
  type DrawableModel,
  type DrawableShape,
  type ModelToDotOptions,
  modelToDot,
} from './model-dot.ts';
export type { RankDir } from './rank-dir.ts';
