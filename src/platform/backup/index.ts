export type { MediaEvent } from './put-media.ts';
export { checkBackup, restoreBackup, type RestoreBackupResult } from './restore-backup.ts';
export { saveBackup, type SaveBackupResult } from './save-backup.ts';
