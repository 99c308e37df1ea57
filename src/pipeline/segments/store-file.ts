import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

import { pipelineErrors } from '../errors.ts';

/**
 * Puts a whole file into a staging folder: written beside its place, fsynced, renamed. A file that
 * already holds these bytes stays, so that a replay writes nothing twice.
 * @throws STAGING_FAILED
 */
export async function storeFile(dir: string, name: string, data: Uint8Array): Promise<void> {
  const place = path.join(dir, name);
  try {
    if (await holds(place, data)) return;
    const draft = `${place}.tmp`;
    const file = await open(draft, 'w', 0o644);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, place);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw pipelineErrors.STAGING_FAILED({ file: name, reason }, { cause });
  }
}

async function holds(place: string, data: Uint8Array): Promise<boolean> {
  try {
    return (await readFile(place)).equals(data);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
