import { musicExtension } from '#music/classify-file.ts';

/** Names of output folders that are given away, relative to the folder of all outputs. */
export interface TakenNames {
  /** Whether the folder, one above it or one below it is taken. */
  conflicts(name: string): boolean;
  take(name: string): void;
}

/**
 * Nothing taken but what is given. Names that differ in case or in how an accent is written are the
 * same: on some disks they are one folder.
 */
export function createTakenNames(names: Iterable<string> = []): TakenNames {
  const taken = new Set<string>();
  const parents = new Set<string>();
  const take = (name: string): void => {
    const key = keyOf(name);
    taken.add(key);
    for (const parent of parentsOf(key)) parents.add(parent);
  };
  for (const name of names) take(name);
  return {
    conflicts: (name) => {
      const key = keyOf(name);
      return taken.has(key) || parents.has(key) || parentsOf(key).some((dir) => taken.has(dir));
    },
    take,
  };
}

/**
 * Names that a source's folder may have, the best first: its path without the extension, its path,
 * then both below `~2`, `~3` … Pure.
 * @param relative the source's path below the folder that was named.
 */
export function* outputNames(relative: string): Generator<string, never, void> {
  const extension = musicExtension(relative.slice(relative.lastIndexOf('/') + 1));
  const stem = extension === undefined ? '' : relative.slice(0, -extension.length - 1);
  for (let turn = 1; ; turn += 1) {
    const prefix = turn === 1 ? '' : `~${turn}/`;
    if (stem !== '' && !stem.endsWith('/')) yield prefix + stem;
    yield prefix + relative;
  }
}

function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** `a` and `a/b` of `a/b/c`. */
function parentsOf(name: string): string[] {
  const parents: string[] = [];
  for (let at = name.indexOf('/'); at !== -1; at = name.indexOf('/', at + 1)) {
    parents.push(name.slice(0, at));
  }
  return parents;
}
