export { backupDatabase, type BackupInput, type SavedBackup } from './backup-database.ts';
export { backupErrors } from './backup-errors.ts';
export { openBackupFile, type BackupFile } from './file/open-backup-file.ts';
export type { BackupEvent, BackupManifest, RestoreEvent } from './model.ts';
export {
  planRestore,
  refuseRestore,
  restoreDatabase,
  type RestoredDatabase,
  type RestoreInput,
  type RestorePlan,
} from './restore/restore-database.ts';
export { verifyBackupFile } from './verify-file.ts';
export type { MediaFile, MediaLine } from './write-media.ts';
