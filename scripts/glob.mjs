import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Files below `dir` whose names end in `suffix`, sorted, as paths from the working directory. */
export async function glob(dir, suffix) {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}
