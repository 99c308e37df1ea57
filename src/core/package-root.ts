import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The installed package: where it lies and which version it is. */
export interface PackageRoot {
  /** Absolute path of the folder that holds `package.json`, `bin` and `migrations`. */
  dir: string;
  version: string;
}

/**
 * Finds veza's own package by walking up from this file, so that a clone, a bundle and an
 * installed package all find their migrations. The walk ends at the root of the file system.
 */
export function packageRoot(): PackageRoot {
  let dir = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const version = findVersion(path.join(dir, 'package.json'));
    if (version !== undefined) return { dir, version };
    const parent = path.dirname(dir);
    if (parent === dir) throw new Error('the package.json of veza is not above its own code');
    dir = parent;
  }
}

function findVersion(file: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const { name, version } = JSON.parse(text) as { name?: string; version?: string };
  return name === 'veza' ? version : undefined;
}
