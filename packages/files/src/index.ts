// What the packages of Keisan share of files, in Node and in browsers. Nobody else should use it: it may change at any time.

export { byteProgressBar, type ProgressOutput } from './byte-progress.ts';
export { ByteWriter } from './byte-writer.ts';
export { crc32 } from './crc32.ts';
export { download } from './download.ts';
export {
  countBytes,
  failureOf,
  fetchedBytes,
  fetchedPieces,
  gathered,
  isBytes,
  isFetched,
  type LengthIn,
  type Pace,
  piecesOf,
  type Receiving,
  unaskable,
} from './fetched.ts';
export { type FileUse, fileRefusal } from './file-refusal.ts';
export type { Content, WriteOptions } from './replace-file.node.ts';
export { bytesOf, checkWithin, damaged, partOf, type Source, sourceOf } from './source.ts';
export { Archive, type ArchiveKind, archiveLength } from './zip-reader.ts';
export { type Member, memberOf, zipOf, zipSizeOf } from './zip-writer.ts';
