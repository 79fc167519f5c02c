import { ValueError } from '@keisan/autograd';

/** A file in a browser: a FileSystemFileHandle, as programs that know nothing of browsers may call it. */
export interface FileHandle {
  /** What sort of handle it is. */
  readonly kind: 'file';
  /** What the file is called. */
  readonly name: string;
  /** What is in it. */
  getFile(): Promise<Blob>;
  /** A stream to write into it. */
  createWritable(): Promise<unknown>;
}

/**
 * Where a file of a model is: a path, a URL of a file, or, in a browser, a handle of the file system. In a browser a path is the name of a
 * file that the site keeps for itself, in its own folders; `indexeddb://name` keeps it in a database instead, and `downloads://name` gives it
 * to the person at the page.
 */
export type FileTarget = string | URL | FileHandle;

/** What a file is read from: where it is, or what is in it. A string that begins with `https:` or the like is fetched. */
export type FileSource = FileTarget | ArrayBuffer | ArrayBufferView | Blob | Response;

/** A file with a name: what is dropped on a page, or chosen there. */
export interface NamedBlob extends Blob {
  /** What the file is called. */
  readonly name: string;
}

/** What hears how far a file is written or read: the bytes that are done, and how many there are. */
export type OnProgress = (done: number, total: number) => void;

/** How what takes its time says how far it is. */
export interface ProgressOptions {
  /** 1 to show progress where it takes more than a second: a bar on a terminal, a line elsewhere. 0 to be quiet. Default: 1. */
  verbose?: 0 | 1;
  /** Is told of progress now and then, in place of the bar. */
  onProgress?: OnProgress;
}

/** Options of {@link Model.save} and {@link Model.saveWeights}. */
export interface SaveOptions extends ProgressOptions {
  /** Whether to replace a file that is there. Default: true. */
  overwrite?: boolean;
}

/** Options of {@link Model.loadWeights}. */
export interface LoadWeightsOptions extends ProgressOptions {
  /**
   * Whether to find weights by the names of their layers, rather than by their places; a file that has none of them is an error.
   * Default: false.
   */
  byName?: boolean;
  /** Whether to leave out layers whose weights are of other shapes or numbers, with a warning. Default: false. */
  skipMismatch?: boolean;
}

/** What writes and reads the files of models: the package `@keisan/saving`, which depends on this one. */
export interface ModelFiles {
  /** See `Model.save`. */
  save(model: object, target: FileTarget, options: SaveOptions): Promise<void>;
  /** See `Model.saveWeights`. */
  saveWeights(model: object, target: FileTarget, options: SaveOptions): Promise<void>;
  /** See `Model.loadWeights`. */
  loadWeights(model: object, source: FileSource | Iterable<NamedBlob>, options: LoadWeightsOptions): Promise<void>;
}

let files: ModelFiles | null = null;

/** Says what writes and reads the files of models. */
export function setModelFiles(given: ModelFiles): void {
  files = given;
}

/** What writes and reads the files of models. @throws ValueError where nothing does. */
export function modelFiles(where: string): ModelFiles {
  if (files) return files;
  throw new ValueError({
    where,
    got: 'a program without the package that writes and reads files',
    expected: "the package keisan, or @keisan/saving beside @keisan/layers: import '@keisan/saving'",
  });
}
