import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';

import { coreErrors } from './core-errors.ts';

/** Folder of the generated secrets, mode 0700, inside the data folder. */
export function secretsDir(dataDir: string): string {
  return path.join(dataDir, 'secrets');
}

/**
 * The secret of this name; made on first use. Two processes that ask at the same moment get the
 * same one: the file appears complete, by link(2), or not at all.
 * @throws SECRET_FILE_UNSAFE when group or others may read the file.
 */
export async function getSecret(dataDir: string, name: string): Promise<string> {
  const file = path.join(secretsDir(dataDir), name);
  const existing = await findSecret(file);
  if (existing !== undefined) return existing;
  await mkdir(secretsDir(dataDir), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(randomBytes(32).toString('base64url'));
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await findSecret(file))!;
}

async function findSecret(file: string): Promise<string | undefined> {
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) {
      throw coreErrors.SECRET_FILE_UNSAFE({ file, mode: (mode & 0o777).toString(8) });
    }
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
