import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

import type { ServerUser } from './server-user.ts';

/**
 * Writes a file that only its owner may read, complete or not at all. A link that somebody put
 * under its name is replaced and never followed: as root that would write wherever it points.
 */
export async function writeOwnFile(
  file: string,
  text: string,
  owner: ServerUser | undefined,
): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    if (owner !== undefined) await handle.chown(owner.uid, owner.gid);
  } finally {
    await handle.close();
  }
  try {
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
