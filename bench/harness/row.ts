// A row is one program in one configuration; it runs in a process of its own, one run at a time.

/** Training data as raw little-endian float32 files, samples first, so that every program reads the same bytes. */
export interface DataSet {
  readonly x: string;
  readonly y: string;
  readonly count: number;
}

/** What every program does: train a network, shuffling each epoch, then judge it on test data. */
export interface Job {
  /** The width of the input, of each hidden relu layer, of the output. */
  readonly units: readonly number[];
  /** Where the input is a grey image of so many pixels along each side, what comes before the dense layers. */
  readonly convolutions?: {
    readonly side: number;
    /** How many filters of 3 by 3 pixels each convolution has; relu and max pooling of 2 by 2 come after each. */
    readonly filters: readonly number[];
  };
  /** `softmax` goes with categorical, `sigmoid` with binary cross-entropy; the metric is the accuracy. */
  readonly output: 'softmax' | 'sigmoid';
  /** With a learning rate of 0.001 and Keras's other defaults. Default: rmsprop. */
  readonly optimizer?: 'rmsprop' | 'adam';
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
  readonly train: DataSet;
  readonly test: DataSet;
}

/** What a program reports of one run. */
export interface Measurement {
  readonly version: string;
  /** Seconds from data in memory to a model that is ready to train. */
  readonly setup: number;
  /** Seconds of each epoch. */
  readonly seconds: readonly number[];
  /** The share of the test samples that are classified rightly after the last epoch. */
  readonly accuracy: number;
  /** The process's peak resident memory, data included. */
  readonly peakMB: number;
}

/** What has to be there for a row to run. */
export type Need = { readonly npm: string } | { readonly python: readonly string[] };

export interface Row {
  readonly title: string;
  /** A file of `bench/rows`: `.mjs` runs in Node, `.py` in Python. */
  readonly program: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly needs?: Need;
  /** Takes minutes: runs in the first round only. */
  readonly slow?: boolean;
  /** Would take hours: runs twice over so many samples. Its seconds are given for all of them, its accuracy is not. */
  readonly samples?: number;
}
