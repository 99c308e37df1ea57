import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import { secretsDir } from '#core/secrets.ts';

import type { DoctorCheck } from '../model.ts';

export const secretFiles: DoctorCheck = {
  name: 'secret-files',
  check: async ({ config }) => {
    const dir = secretsDir(config.dataDir);
    const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => error);
    if (names instanceof Error) {
      if (names.code === 'ENOENT') return { ok: true, detail: 'none have been made yet' };
      return { ok: false, detail: names.message, fix: `chown -R "$(id -u)" ${dir}` };
    }
    const unsafe: string[] = [];
    for (const target of [dir, ...names.map((name) => path.join(dir, name))]) {
      if (((await stat(target)).mode & 0o077) !== 0) unsafe.push(target);
    }
    if (unsafe.length === 0) {
      return { ok: true, detail: `${names.length} in ${dir}, readable by their owner alone` };
    }
    return {
      ok: false,
      detail: `others may read ${unsafe.join(', ')}`,
      fix: `chmod go-rwx ${unsafe.join(' ')}`,
    };
  },
};
