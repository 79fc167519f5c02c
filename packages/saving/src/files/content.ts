import type { OnProgress } from '@keisan/layers';
import type { Source } from './source.ts';

/** What a file is to have in it, part after part. */
export interface Content {
  readonly size: number;
  parts(): Iterable<Uint8Array>;
}

/** How a file is written. */
export interface WriteOptions {
  /** Whether one that is there is replaced. */
  readonly overwrite: boolean;
  readonly onProgress?: OnProgress | undefined;
}

/** A file that is read from, and has to be closed. */
export interface OpenFile extends Source {
  close(): void;
}
