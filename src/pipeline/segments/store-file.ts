import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { pipelineErrors } from '../errors.ts';

/**
 * Writes a whole file into a staging folder. It is not fsynced here: nobody reads what is in staging
 * before all of it is published, and that begins with an fsync of the whole folder.
 * @throws STAGING_FAILED
 */
export async function storeFile(dir: string, name: string, data: Uint8Array): Promise<void> {
  try {
    await writeFile(path.join(dir, name), data, { mode: 0o644 });
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw pipelineErrors.STAGING_FAILED({ file: name, reason }, { cause });
  }
}
