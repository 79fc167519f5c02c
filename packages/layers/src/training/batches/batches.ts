import type { Samples } from './samples.ts';

/** Samples, and what tells their kind. */
export interface Head {
  readonly samples: Samples;
  /** The same object for samples of the same structure, shapes and dtypes. */
  readonly kind: object;
}

/** Batches to run together, one after the other. */
export interface Chunk extends Head {
  /** The samples of the batches, one batch after the other. */
  readonly order: Int32Array;
  /** How many samples each batch has. */
  readonly batchSize: number;
  /** Whether its batches are of another size than most: what is left at the end, or an uneven one. */
  readonly isRest: boolean;
}

/** How a run takes batches. */
export interface Take {
  /** How many batches to run together, of so many that are left (Infinity where nobody knows). */
  readonly most: (left: number) => number;
  /** How long to wait for more than one, in milliseconds. */
  readonly patience: number;
  /** Rejects a batch that came by itself. */
  readonly check: (batch: Samples, kind: object) => void;
}

/** One way through data. */
export interface Pass {
  /** The samples that come next; null where there are none. */
  head(): Promise<Head | null>;
  /** The next batches; null at the end. */
  next(take: Take): Promise<Chunk | null>;
  /** Lets go of the data before the end. */
  close(): Promise<void>;
}

/** Data in batches. Each kind of data has an adapter that makes this of it. */
export interface Source {
  /** How messages call it. */
  readonly where: string;
  /** How many batches a pass has; null where nobody knows before its end. */
  readonly count: number | null;
  /** How many samples there are in all; null where nobody knows. */
  readonly samples: number | null;
  /** Whether there is but one pass: that of an iterator, which cannot be begun anew. */
  readonly once: boolean;
  /** Whether the next batches are worth preparing while some are computed. */
  readonly aheadOfTime: boolean;
  open(): Pass;
  onEpochBegin?(): unknown;
  onEpochEnd?(): unknown;
}
