export * from '@keisan/layers/callbacks';
export {
  BackupAndRestore,
  type BackupAndRestoreOptions,
  ModelCheckpoint,
  type ModelCheckpointOptions,
} from '@keisan/saving/callbacks';
