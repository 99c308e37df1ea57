import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';

import type { EmbeddedPaths } from '../paths.ts';

/**
 * Gives the new folder of an upgrade its name, where the run was killed between the two renames:
 * the old one has its other name already. The caller holds the mutex.
 */
export async function finishUpgrade(paths: EmbeddedPaths): Promise<void> {
  if (existsSync(paths.data) || !existsSync(paths.upgraded)) return;
  await rename(paths.upgraded, paths.data);
  await syncFolder(paths.home);
}

/** Puts the new folder in the place of the old one, which is kept under the name given. */
export async function switchFolders(
  paths: EmbeddedPaths,
  draft: string,
  kept: string,
): Promise<void> {
  // From here on the folder is whole; `finishUpgrade` takes it where no other is.
  await rename(draft, paths.upgraded);
  await syncFolder(paths.home);
  await rename(paths.data, kept);
  await finishUpgrade(paths);
}

/** Removes what an upgrade that was given up left behind. */
export async function removeUpgraded(paths: EmbeddedPaths): Promise<void> {
  await rm(paths.upgraded, { recursive: true, force: true });
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
