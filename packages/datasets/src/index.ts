export type { DownloadProgress, LoadDataOptions } from './dataset.ts';
export { DatasetError } from './errors.ts';
export { type IdxArray, type IdxData, parseIdx } from './idx.ts';
export * as mnist from './mnist.ts';
