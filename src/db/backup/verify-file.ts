import type { Work } from '#core/events.ts';

import type { BackupFile } from './file/open-backup-file.ts';
import type { FileEvent, Frame } from './file/model.ts';

/**
 * Reads a whole backup and compares every piece with its hash.
 * @throws BACKUP_DAMAGED
 */
export async function* verifyBackupFile(
  signal: AbortSignal,
  file: BackupFile,
): Work<FileEvent, void> {
  const { schema, tables, media } = file.manifest;
  const frames: Frame[] = [...schema.catalog, ...(media?.list ?? []), ...(media?.content ?? [])];
  for (const table of tables) frames.push(...table.frames);
  frames.sort((a, b) => a.at - b.at);
  const total = frames.reduce((sum, frame) => sum + frame.stored, 0);
  let done = 0;
  for (const frame of frames) {
    signal.throwIfAborted();
    await file.read(frame);
    done += frame.stored;
    yield { type: 'file.progress', done, total };
  }
}
