import path from 'node:path';

import type { BaseContext } from '#context.ts';
import { getSecret, secretsDir } from '#core/secrets.ts';

import { embeddedPaths } from './paths.ts';
import { findPostmaster } from './postmaster-pid.ts';
import { APPLICATION_DATABASE, APPLICATION_ROLE } from './settings.ts';
import { writeOwnFile } from './write-own-file.ts';

/**
 * Writes a password file for `psql` and friends into the secrets folder and returns where:
 * `PGPASSFILE=… psql "$(veza db url)"`. It names the server's own address only.
 */
export async function writePgpass(
  ctx: Pick<BaseContext, 'config'>,
): Promise<{ file: string; password: string }> {
  const { dataDir } = ctx.config;
  const paths = embeddedPaths(dataDir);
  const password = await getSecret(dataDir, 'postgres');
  const host = (await findPostmaster(paths.data))?.address?.host ?? paths.run;
  const escape = (text: string): string => text.replace(/[\\:]/g, String.raw`\$&`);
  const fields = [host, '*', APPLICATION_DATABASE, APPLICATION_ROLE, password].map((field) =>
    field === '*' ? field : escape(field),
  );
  const file = path.join(secretsDir(dataDir), 'pgpass');
  await writeOwnFile(file, `${fields.join(':')}\n`, undefined);
  return { file, password };
}
