import { randomBytes } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Diagnosis, DoctorCheck } from '../model.ts';

export const dataFolder: DoctorCheck = {
  name: 'data-folder',
  check: async ({ config }) => {
    const dir = config.dataDir;
    const found = await stat(dir).catch((error: NodeJS.ErrnoException) => error);
    if (found instanceof Error) {
      if (found.code === 'ENOENT') return checkNearestParent(dir);
      return { ok: false, detail: found.message, fix: 'Name another folder with --data-dir DIR.' };
    }
    if (!found.isDirectory()) {
      return { ok: false, detail: `${dir} is not a folder`, fix: `mv ${dir} ${dir}.old` };
    }
    const mode = (found.mode & 0o777).toString(8);
    if ((found.mode & 0o022) !== 0) {
      return {
        ok: false,
        detail: `others may write ${dir} (mode ${mode})`,
        fix: `chmod 700 ${dir}`,
      };
    }
    return (await whyNotWritable(dir)) ?? { ok: true, detail: `${dir}, mode ${mode}` };
  },
};

/** A folder that is not there yet is made by the first command, if its place may be written. */
async function checkNearestParent(dir: string): Promise<Diagnosis> {
  let parent = path.dirname(dir);
  while ((await stat(parent).catch(() => undefined)) === undefined) parent = path.dirname(parent);
  return (await whyNotWritable(parent)) ?? { ok: true, detail: `${dir} will be made on first use` };
}

async function whyNotWritable(dir: string): Promise<Diagnosis | undefined> {
  const probe = path.join(dir, `.veza-doctor-${randomBytes(6).toString('hex')}`);
  try {
    await writeFile(probe, 'probe', { flag: 'wx', mode: 0o600 });
    return undefined;
  } catch (error) {
    const detail = `${dir} cannot be written: ${(error as Error).message}`;
    return { ok: false, detail, fix: 'Name a folder that you may write with --data-dir DIR.' };
  } finally {
    await rm(probe, { force: true });
  }
}
