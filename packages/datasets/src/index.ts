export type { DownloadProgress, LoadDataOptions } from './cache/dataset.ts';
export { DatasetError } from './errors.ts';
export { type IdxArray, type IdxData, parseIdx } from './mnist/idx.ts';
export * as mnist from './mnist/mnist.ts';
