import { type ErrorParts, KeisanError } from '@keisan/autograd';

/** A dataset's file that cannot be had, or is not what it should be. */
export class DatasetError extends KeisanError {
  static override readonly className: string = 'DatasetError';

  /** The path, or the name of the file where it has no path. */
  readonly file: string;

  constructor(parts: ErrorParts & { readonly file: string; readonly cause?: unknown }) {
    super(parts);
    this.file = parts.file;
    this.cause = parts.cause;
  }
}
