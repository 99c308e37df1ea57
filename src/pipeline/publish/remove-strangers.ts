import { rm } from 'node:fs/promises';
import path from 'node:path';

import { listFiles } from './list-files.ts';

/** Removes every file of a staging folder that the asset does not name: drafts of a killed run. */
export async function removeStrangers(dir: string, named: ReadonlySet<string>): Promise<void> {
  for (const file of await listFiles(dir)) {
    if (!named.has(file)) await rm(path.join(dir, file));
  }
}
