export type { BytesSource } from './bytes/source.ts';
export { type CsvOptions, readCsv } from './csv/read-csv.ts';
export { DatasetError } from './errors.ts';
export { encodeNpy } from './npy/encode.ts';
export { encodeNpz, type LoadNpzOptions, loadNpy, loadNpz, saveNpy, saveNpz } from './npy/files.ts';
export type { NpzOptions } from './npy/npz.ts';
export { readNpy } from './npy/read-npy.ts';
export {
  type AnyIterable,
  type BatchOptions,
  Dataset,
  type ShuffleOptions,
  type Tensors,
  type Zipped,
} from './pipeline/dataset.ts';
export type { Element } from './pipeline/elements.ts';
