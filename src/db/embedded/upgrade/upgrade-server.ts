import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import type { BaseContext } from '#context.ts';
import type { Work } from '#core/events.ts';

import {
  backupDatabase,
  backupErrors,
  openBackupFile,
  restoreDatabase,
  type BackupEvent,
  type BackupManifest,
  type RestoreEvent,
} from '../../backup/index.ts';
import type { Database } from '../../database.ts';
import { formatDatabaseUrl } from '../../database-url.ts';
import { readServerVersion } from '../binaries.ts';
import { connectAs, ensureDatabase } from '../ensure-database.ts';
import { explainLoss } from '../explain-loss.ts';
import { ensureServer } from '../ensure-server.ts';
import { embeddedErrors } from '../errors.ts';
import { applicationConnection } from '../lease.ts';
import { openHome, type EmbeddedHome } from '../open-home.ts';
import { findPostmaster, type Postmaster } from '../postmaster-pid.ts';
import { holdServerMutex } from '../server-mutex.ts';
import { APPLICATION_DATABASE } from '../settings.ts';
import { listHolders } from '../stop-server.ts';
import { stopPostmaster } from '../stop-postmaster.ts';
import { findOldBinaries } from './find-old-binaries.ts';
import { finishUpgrade, removeUpgraded, switchFolders } from './finish-upgrade.ts';

type UpgradeContext = Pick<BaseContext, 'config' | 'log' | 'clock' | 'signal'>;

export interface UpgradeInput {
  readonly jobs: number;
  /** Folder with the programs of the old version; without it the npm package beside veza. */
  readonly oldBin: string | undefined;
  /** Removes the old folder when the new one is in its place. */
  readonly dropOld: boolean;
}

export interface UpgradeResult {
  /** Major version of the old folder: `17`. */
  readonly from: string;
  /** Version of the server now: `18.4`. */
  readonly to: string;
  /** Where the old folder is now, or null. */
  readonly kept: string | null;
  readonly manifest: BackupManifest;
}

export type UpgradeEvent =
  | BackupEvent
  | RestoreEvent
  | { readonly type: 'server.started'; readonly version: string };

/**
 * Moves the embedded database to the PostgreSQL that this veza brings: saved by the old programs,
 * restored and verified by the new ones in a folder beside it, which then takes its place. Until
 * then the old folder is only read; a run that is killed is begun again.
 * @throws UPGRADE_NOT_NEEDED, UPGRADE_PROGRAMS_MISSING, UPGRADE_OTHER_DATABASES, EMBEDDED_IN_USE,
 * and what backups and restores throw
 */
export async function* upgradeServer(
  ctx: UpgradeContext,
  input: UpgradeInput,
): Work<UpgradeEvent, UpgradeResult> {
  const home = await openHome(ctx);
  const wait = { dataDir: home.dataDir, purpose: 'upgrades PostgreSQL', signal: ctx.signal };
  await using _ = await holdServerMutex(ctx, wait);
  return yield* upgradeHeld(ctx, home, input);
}

async function* upgradeHeld(
  ctx: UpgradeContext,
  home: EmbeddedHome,
  input: UpgradeInput,
): Work<UpgradeEvent, UpgradeResult> {
  const { paths } = home;
  await finishUpgrade(paths);
  const from = await readFolderVersion(paths.data);
  const to = await readServerVersion(home.binaries);
  if (from === String(Number.parseInt(to, 10))) {
    throw backupErrors.UPGRADE_NOT_NEEDED({ folder: paths.data, version: from });
  }
  const old = { ...home, binaries: await findOldBinaries(from, input.oldBin) };
  const draft = path.join(paths.home, 'data.upgrading');
  const next = { ...home, paths: { ...paths, data: draft } };
  const file = path.join(paths.home, 'upgrade.backup');
  await removeLeftovers(ctx, next, file);
  const manifest = yield* saveOld(ctx, old, { file, jobs: input.jobs, version: from });
  try {
    yield* fillNew(ctx, next, { file, jobs: input.jobs, version: to });
  } finally {
    await rm(file, { force: true });
  }
  const kept = freeName(path.join(paths.home, `postgres-${from}.old`));
  await switchFolders(paths, draft, kept);
  if (input.dropOld) await rm(kept, { recursive: true });
  return { from, to, kept: input.dropOld ? null : kept, manifest };
}

async function readFolderVersion(folder: string): Promise<string> {
  try {
    return (await readFile(path.join(folder, 'PG_VERSION'), 'utf8')).trim();
  } catch (cause) {
    const reason = 'there is no file PG_VERSION';
    throw embeddedErrors.EMBEDDED_FOLDER_BROKEN({ folder, reason }, { cause });
  }
}

/** Of an upgrade that was killed: its server, its folder, its backup. */
async function removeLeftovers(
  ctx: UpgradeContext,
  next: EmbeddedHome,
  file: string,
): Promise<void> {
  const { data } = next.paths;
  const running = existsSync(data) ? await findPostmaster(data) : undefined;
  if (running !== undefined) await stopPostmaster(ctx, running, data);
  await rm(data, { recursive: true, force: true });
  await removeUpgraded(next.paths);
  await rm(file, { force: true });
}

interface Step {
  readonly file: string;
  readonly jobs: number;
  readonly version: string;
}

async function* saveOld(
  ctx: UpgradeContext,
  old: EmbeddedHome,
  { file, jobs, version }: Step,
): Work<UpgradeEvent, BackupManifest> {
  const { server } = await ensureServer(ctx, old);
  // Somebody who uses the old server still writes; it is not ours to stop.
  const holders = await listHolders(old, server);
  if (holders.length > 0) throw embeddedErrors.EMBEDDED_IN_USE({ holders });
  try {
    yield { type: 'server.started', version };
    await refuseOthers(old, server);
    const there = { ...ctx, database: databaseOf(old, server) };
    return (yield* backupDatabase(there, { file, jobs })).manifest;
  } finally {
    await stopPostmaster(ctx, server, old.paths.data);
  }
}

async function* fillNew(
  ctx: UpgradeContext,
  next: EmbeddedHome,
  { file, jobs, version }: Step,
): Work<UpgradeEvent, void> {
  const { server } = await ensureServer(ctx, next);
  let done = false;
  try {
    yield { type: 'server.started', version };
    await ensureDatabase({ ...next, ...server.address! });
    await using backup = await openBackupFile(file);
    const input = { jobs, replace: false, force: false, keepOld: false };
    yield* restoreDatabase({ ...ctx, database: databaseOf(next, server) }, backup, input);
    done = true;
  } finally {
    await stopPostmaster(ctx, server, next.paths.data);
    if (!done) await rm(next.paths.data, { recursive: true, force: true });
  }
}

function databaseOf(home: EmbeddedHome, server: Postmaster): Database {
  const connection = applicationConnection(home, server);
  return {
    kind: 'embedded',
    connection,
    displayUrl: formatDatabaseUrl(connection),
    explain: (error) => explainLoss(home.paths.data, error),
    [Symbol.asyncDispose]: async () => {},
  };
}

async function refuseOthers(home: EmbeddedHome, server: Postmaster): Promise<void> {
  const client = await connectAs(applicationConnection(home, server));
  try {
    const { rows } = await client.query<{ name: string }>(
      `select datname::text as name from pg_database
       where not datistemplate and datname not in ('postgres', $1)
         and not starts_with(datname::text, 'veza_restore_') order by 1`,
      [APPLICATION_DATABASE],
    );
    const databases = rows.map(({ name }) => name);
    if (databases.length > 0) throw backupErrors.UPGRADE_OTHER_DATABASES({ databases });
  } finally {
    await client.end();
  }
}

function freeName(wanted: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!existsSync(name)) return name;
  }
}
