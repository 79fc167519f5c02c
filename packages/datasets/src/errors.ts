import { type ErrorParts, KeisanError } from '@keisan/autograd';

/** A dataset's file that cannot be had, or is not what it should be. */
export class DatasetError extends KeisanError {
  /** The path, or the name of the file where it has no path. */
  readonly file: string;

  constructor({ file, cause, ...parts }: ErrorParts & { readonly file: string; readonly cause?: unknown }) {
    super(parts);
    this.file = file;
    this.cause = cause;
  }
}
