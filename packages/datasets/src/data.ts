export {
  type AnyIterable,
  type BatchOptions,
  Dataset,
  type ShuffleOptions,
  type Tensors,
  type Zipped,
} from './pipeline/dataset.ts';
export type { Element } from './pipeline/elements.ts';
