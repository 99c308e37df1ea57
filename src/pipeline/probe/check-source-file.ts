import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';

import { pipelineErrors } from '../errors.ts';

/**
 * Makes sure that a path is a file with bytes that may be read. A folder, a device or a pipe is not.
 * @throws SOURCE_UNREADABLE, SOURCE_EMPTY
 */
export async function checkSourceFile(sourcePath: string): Promise<{ bytes: number }> {
  const file = path.basename(sourcePath);
  const found = await stat(sourcePath)
    .then(async (stats) => {
      await access(sourcePath, constants.R_OK);
      return stats;
    })
    .catch((cause: NodeJS.ErrnoException) => {
      throw pipelineErrors.SOURCE_UNREADABLE(
        { file, reason: cause.code ?? cause.message },
        { cause },
      );
    });
  if (!found.isFile()) throw pipelineErrors.SOURCE_UNREADABLE({ file, reason: 'it is not a file' });
  if (found.size === 0) throw pipelineErrors.SOURCE_EMPTY({ file });
  return { bytes: found.size };
}
