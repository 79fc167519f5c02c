/** What the page asks its worker for. */
export interface Order {
  readonly epochs: number;
  /** How many of the 60,000 training images to use. */
  readonly samples: number;
  /** The folder with MNIST's files, as an absolute URL. */
  readonly data: string;
}

/** A file that was dropped on the page: a model of Keras. */
export interface Dropped {
  readonly file: File;
}

/** What the worker reports to the page. */
export type Report =
  | { readonly kind: 'loading'; readonly file: string; readonly loaded: number; readonly total: number | undefined }
  | { readonly kind: 'model'; readonly svg: string }
  | { readonly kind: 'noModel'; readonly problem: string }
  | {
      readonly kind: 'progress';
      readonly epoch: number;
      /** The share of the epoch that is done, from 0 to 1. */
      readonly done: number;
      readonly accuracy: number;
      readonly loss: number;
    }
  | { readonly kind: 'prediction'; readonly pixels: readonly number[]; readonly probabilities: readonly number[] }
  | { readonly kind: 'finished'; readonly testAccuracy: number; readonly seconds: number }
  | {
      readonly kind: 'opened';
      readonly name: string;
      /** What the model was given, in words, and what it made of that. */
      readonly given: string;
      readonly outputs: readonly number[];
    }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };
