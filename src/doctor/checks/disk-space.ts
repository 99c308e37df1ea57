import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';

import { formatBytes } from '#core/units.ts';

import type { DoctorCheck } from '../model.ts';

/** Below this the embedded database cannot even be made. */
const FREE_BYTES_MIN = 256 * 1024 * 1024;

export const diskSpace: DoctorCheck = {
  name: 'disk-space',
  check: async ({ config }) => {
    let dir = config.dataDir;
    while ((await stat(dir).catch(() => undefined)) === undefined) dir = path.dirname(dir);
    const { bavail, bsize, blocks } = await statfs(dir);
    const freeBytes = bavail * bsize;
    const neededBytes = Math.max(FREE_BYTES_MIN, config.import.diskReserveBytes);
    const detail = `${formatBytes(freeBytes)} of ${formatBytes(blocks * bsize)} are free at ${dir}`;
    if (freeBytes >= neededBytes) return { ok: true, detail };
    return {
      ok: false,
      detail: `${detail}; ${formatBytes(neededBytes)} are needed`,
      fix: `Free space there, or name another disk with --data-dir DIR: df -h ${dir}`,
    };
  },
};
