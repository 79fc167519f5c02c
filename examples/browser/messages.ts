/** What the page asks its worker for first. */
export interface Order {
  readonly kind: 'train';
  readonly epochs: number;
  /** How many of the 60,000 training images to use. */
  readonly samples: number;
  /** The folder with MNIST's files, as an absolute URL. */
  readonly data: string;
}

/** What somebody may ask for then: to open a file, a model of Keras, or to draw the model. */
export type Asked = { readonly kind: 'open'; readonly file: File } | { readonly kind: 'draw' };

/** A layer of the model, in words. */
export interface LayerReport {
  readonly title: string;
  /** The shapes of what it is given and gives, and its activation. */
  readonly about: string;
}

/** What the worker reports to the page. */
export type Report =
  | { readonly kind: 'loading'; readonly file: string; readonly loaded: number; readonly total: number | undefined }
  | { readonly kind: 'model'; readonly layers: readonly LayerReport[] }
  | { readonly kind: 'diagram'; readonly svg: string }
  | { readonly kind: 'noDiagram'; readonly message: string }
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
