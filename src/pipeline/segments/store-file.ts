import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { pipelineErrors } from '../errors.ts';

/** A folder that is being filled, and how. */
export interface Staging {
  readonly stagingDir: string;
  /**
   * Whether nothing else waits for the event loop of this process. Small files are written on it
   * then: a turn of the thread pool for each of opening, writing and closing costs more than they do.
   * A server leaves it to the pool, for a disk that is busy would keep its requests waiting.
   */
  readonly isAlone: boolean;
}

/** Largest file that is written on the event loop; a segment of the highest lossy rendition fits. */
const INLINE_BYTES_MAX = 512 * 1024;
const OPTIONS = { mode: 0o644 };

/**
 * Writes a whole file into a staging folder. It is not fsynced here: nobody reads what is in staging
 * before all of it is published, and that begins with an fsync of the whole folder.
 * @param name relative to the folder; what lies between has to be there.
 * @throws STAGING_FAILED
 */
export async function storeFile(staging: Staging, name: string, data: Uint8Array): Promise<void> {
  const target = path.join(staging.stagingDir, name);
  try {
    if (staging.isAlone && data.length <= INLINE_BYTES_MAX) writeFileSync(target, data, OPTIONS);
    else await writeFile(target, data, OPTIONS);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw pipelineErrors.STAGING_FAILED({ file: path.basename(name), reason }, { cause });
  }
}
