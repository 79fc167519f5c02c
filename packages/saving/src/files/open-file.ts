import type { Source } from './source.ts';

/** A file that is read from, and has to be closed. */
export interface OpenFile extends Source {
  close(): void;
}
