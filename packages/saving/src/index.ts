import './register.ts';

export { BackupAndRestore, type BackupAndRestoreOptions } from './callbacks/backup-and-restore.ts';
export { ModelCheckpoint, type ModelCheckpointOptions } from './callbacks/model-checkpoint.ts';
export { type LoadModelOptions, loadModel } from './keras/load.ts';
