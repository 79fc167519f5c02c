import type { Source } from '@keisan/files';

/** A file that is read from, and has to be closed. */
export interface OpenFile extends Source {
  close(): void;
}
