import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { byteProgressBar } from '@keisan/files';
import type { OnProgress, ProgressOptions } from '@keisan/layers';
import { defaultOutput } from '@keisan/layers/internal';
import type { OpenFile } from './open-file.ts';

/** After how many seconds there is something to say. */
const AFTER = 1;

/** @throws ValueError for anything but 0 and 1. */
export function checkVerbose(where: string, { verbose = 1 }: ProgressOptions): void {
  if (verbose === 0 || verbose === 1) return;
  throw new ValueError({ where, got: `verbose ${describeValue(verbose)}`, expected: '0, or 1 for progress' });
}

/**
 * What hears how far something is: what the options have for it, else a bar on a terminal, or a line elsewhere, where it takes longer than a
 * second; nobody with `verbose: 0`.
 */
export function progressOf(title: string, { verbose = 1, onProgress }: ProgressOptions): OnProgress | undefined {
  if (onProgress || verbose === 0) return onProgress;
  const report = byteProgressBar(defaultOutput(), { after: AFTER });
  return (loaded, total) => report({ title, loaded, total, done: loaded >= total });
}

/** How often the bytes of a file are read: those of an archive twice, for its checksums first. */
const readings = (file: OpenFile): number => {
  const [first, second] = file.size > 1 ? file.read(0, 2) : [];
  return first === 0x50 && second === 0x4b ? 2 : 1;
};

/** A file that says how much of it was read. */
export function heard(file: OpenFile, onProgress: OnProgress | undefined): OpenFile {
  if (!onProgress) return file;
  const times = readings(file);
  let read = 0;
  const hear = (length: number) => {
    read += length;
    // What is read again and again is never more than the whole, which is there at the end.
    onProgress(Math.min(Math.floor(read / times), file.size - 1), file.size);
  };
  return {
    name: file.name,
    size: file.size,
    read(offset, length) {
      hear(length);
      return file.read(offset, length);
    },
    take(offset, length) {
      hear(length);
      return file.take(offset, length);
    },
    close() {
      onProgress(file.size, file.size);
      file.close();
    },
  };
}
