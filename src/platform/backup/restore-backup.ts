import type { DatabaseContext } from '#context.ts';
import type { Work } from '#core/events.ts';
import {
  openBackupFile,
  planRestore,
  refuseRestore,
  restoreDatabase,
  verifyBackupFile,
  type BackupFile,
  type BackupManifest,
  type RestoredDatabase,
  type RestoreEvent,
  type RestorePlan,
} from '#db/backup/index.ts';
import { readMigrationStatus } from '#db/migrate/index.ts';
import { recordAudit } from '#domains/audit/index.ts';
import { openLocalStorage } from '#storage/local-storage.ts';

import { putMedia, type MediaEvent, type PutMedia } from './put-media.ts';
import { isVeza } from './save-backup.ts';

export interface RestoreBackupInput {
  readonly file: string;
  readonly jobs: number;
  readonly replace: boolean;
  readonly force: boolean;
  readonly keepOld: boolean;
}

export interface RestoreBackupResult extends RestoredDatabase {
  readonly manifest: BackupManifest;
  readonly media: PutMedia | null;
  /** Migrations of this veza that the restored schema does not have yet; null for other databases. */
  readonly pending: number | null;
  readonly durationMs: number;
}

/**
 * Makes the database the one of a backup, after the media that are in it have been put into the
 * storage. `agree` is asked before a database that is not empty is replaced.
 * @throws what `restoreDatabase` and `putMedia` throw, and what `agree` throws
 */
export async function* restoreBackup(
  ctx: DatabaseContext,
  input: RestoreBackupInput,
  agree: (plan: RestorePlan) => Promise<void>,
): Work<RestoreEvent | MediaEvent, RestoreBackupResult> {
  const startedMs = ctx.clock.monotonicMs();
  await using file = await openBackupFile(input.file);
  const { manifest } = file;
  const plan = await planRestore(ctx);
  refuseRestore(plan.target, input);
  if (plan.target.relations > 0) await agree(plan);
  const media = yield* restoreMedia(ctx, file);
  const restored = yield* restoreDatabase(ctx, file, {
    ...input,
    finish: async (there) => {
      if (!isVeza(manifest)) return;
      const details = { savedAt: manifest.createdAt, schemaId: manifest.schema.id };
      const entry = { actor: { kind: 'operator' }, action: 'database.restored', details } as const;
      await recordAudit({ ...there, requestId: ctx.requestId }, entry);
    },
  });
  return {
    ...restored,
    manifest,
    media,
    pending: isVeza(manifest) ? (await readMigrationStatus(ctx, {})).pending.length : null,
    durationMs: Math.round(ctx.clock.monotonicMs() - startedMs),
  };
}

/** What a restore would do, after every byte of the backup has been compared with its hash. */
export async function* checkBackup(
  ctx: DatabaseContext,
  path: string,
): Work<RestoreEvent, { manifest: BackupManifest; bytes: number; plan: RestorePlan }> {
  await using file = await openBackupFile(path);
  yield* verifyBackupFile(ctx.signal, file);
  return { manifest: file.manifest, bytes: file.bytes, plan: await planRestore(ctx) };
}

async function* restoreMedia(
  ctx: DatabaseContext,
  file: BackupFile,
): Work<MediaEvent, PutMedia | null> {
  const { media } = file.manifest;
  if (media === null || media.files + media.missing === 0) return null;
  return yield* putMedia(ctx, await openLocalStorage(ctx), file);
}
