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
 * server runs as another user who must pass through: then it is 0711, and everything in it that
 * veza makes is 0700 or 0600.
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
    const found = (await stat(dataDir)).mode & 0o777;
    if (found !== mode) await chmod(dataDir, mode);
    await mkdir(secretsDir(dataDir), { recursive: true, mode: 0o700 });
    for (const folder of [paths.home, paths.run, paths.log]) {
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
