import path from 'node:path';

import { packageRoot } from '#core/package-root.ts';

/** The folder that was asked for, absolute, or veza's own migrations. */
export function migrationsDir(dir: string | undefined): string {
  return dir === undefined ? path.join(packageRoot().dir, 'migrations') : path.resolve(dir);
}
