import '../register.ts';

export { BackupAndRestore, type BackupAndRestoreOptions } from './backup-and-restore.ts';
export { ModelCheckpoint, type ModelCheckpointOptions } from './model-checkpoint.ts';
