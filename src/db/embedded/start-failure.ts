import type { VezaError } from '#core/errors.ts';

import { embeddedErrors } from './errors.ts';

/**
 * Recognises why initdb or the server ended from what it wrote (untranslated: it runs with LC_ALL=C);
 * undefined where nothing known stands in it. Pure.
 */
export function findStartFailure(
  output: string,
  where: { folder: string; address?: string; cause?: unknown },
): VezaError | undefined {
  const line = (pattern: RegExp): string | undefined =>
    output
      .split('\n')
      .find((text) => pattern.test(text))
      ?.trim();
  const { folder, cause } = where;

  const full = line(/No space left on device|ENOSPC|Disk quota exceeded|EDQUOT/i);
  if (full !== undefined) {
    return embeddedErrors.EMBEDDED_DISK_FULL({ folder, reason: full }, { cause });
  }
  const taken = line(/could not bind .*(Address already in use|Permission denied)/i);
  if (taken !== undefined) {
    const address = where.address ?? 'its address';
    return embeddedErrors.EMBEDDED_PORT_TAKEN({ address, reason: taken }, { cause });
  }
  const inUse = line(/pre-existing shared memory block|lock file "[^"]+" already exists/i);
  if (inUse !== undefined) {
    return embeddedErrors.EMBEDDED_FOLDER_IN_USE({ folder, reason: inUse }, { cause });
  }
  const version = /initialized by PostgreSQL version (\S+?),.*version (\S+?)\.?$/im.exec(output);
  if (version !== null) {
    const [, found, needed] = version as unknown as [string, string, string];
    return embeddedErrors.EMBEDDED_VERSION_MISMATCH({ folder, found, needed }, { cause });
  }
  return undefined;
}
