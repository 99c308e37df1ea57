import { chmod, chown, mkdir, stat } from 'node:fs/promises';

import type { BaseContext } from '#context.ts';
import { coreErrors } from '#core/core-errors.ts';
import { getSecret, secretsDir } from '#core/secrets.ts';

import { findBinaries, type Binaries } from './binaries.ts';
import { embeddedPaths, type EmbeddedPaths } from './paths.ts';
import { getServerUser, type ServerUser } from './server-user.ts';

/** What starting, watching and stopping the server of one data folder needs. */
export interface EmbeddedHome {
  readonly dataDir: string;
  readonly paths: EmbeddedPaths;
  readonly binaries: Binaries;
  readonly user: ServerUser | undefined;
  readonly superuserPassword: string;
  readonly applicationPassword: string;
}

/**
 * Makes the folders and secrets around PGDATA. The data folder is 0700. Where root runs veza, the
 * server runs as another user who must pass through: then it is 0711, as is the folder `postgres`
 * in it, and everything else that veza makes is 0700 or 0600. That user owns PGDATA and the folders
 * of socket and log, and cannot put anything else into root's way.
 * @throws DATA_DIR_UNUSABLE, EMBEDDED_BINARIES_MISSING, EMBEDDED_USER_MISSING, EMBEDDED_OWNER_WRONG
 */
export async function openHome(ctx: Pick<BaseContext, 'config'>): Promise<EmbeddedHome> {
  const { dataDir } = ctx.config;
  const paths = embeddedPaths(dataDir);
  const binaries = await findBinaries();
  const user = await getServerUser(paths.data);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const mode = user === undefined ? 0o700 : 0o711;
    await mkdir(secretsDir(dataDir), { recursive: true, mode: 0o700 });
    await mkdir(paths.home, { recursive: true, mode });
    for (const folder of [dataDir, paths.home]) {
      // A mask may have narrowed the mode, or somebody widened it since.
      if (((await stat(folder)).mode & 0o777) !== mode) await chmod(folder, mode);
    }
    for (const folder of [paths.run, paths.log]) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (user !== undefined) await chown(folder, user.uid, user.gid);
    }
  } catch (cause) {
    const reason = (cause as Error).message;
    throw coreErrors.DATA_DIR_UNUSABLE({ dir: dataDir, reason }, { cause });
  }
  return {
    dataDir,
    paths,
    binaries,
    user,
    superuserPassword: await getSecret(dataDir, 'postgres-superuser'),
    applicationPassword: await getSecret(dataDir, 'postgres'),
  };
}
