import { stat } from 'node:fs/promises';
import path from 'node:path';

import type { KnownOutput } from '#domains/outputs/index.ts';

import { createTakenNames, outputNames, type TakenNames } from './output-names.ts';
import { WORK_FOLDER } from './open-out-root.ts';

/** The outputs on record, and which folder each source of this run gets. */
export interface KnownOutputs {
  /** What is on record of a folder, by its name below the folder of all outputs. */
  at(name: string): KnownOutput | undefined;
  /**
   * The folder of a source. It keeps the one that it has on record; a folder of another source that
   * is still there, or one that lies in or around another's, is never given.
   * @param shown the source's absolute path.
   * @param relative its path below the folder that was named.
   */
  nameFor(shown: string, relative: string): Promise<string>;
}

/** Of a source with more names than these the folder may change where another source goes. */
const NAMES_LOOKED_AT = 12;

export function createKnownOutputs(outRoot: string, outputs: readonly KnownOutput[]): KnownOutputs {
  const byName = new Map(outputs.map((output) => [path.relative(outRoot, output.outDir), output]));
  const given = createTakenNames([WORK_FOLDER]);
  // Only a run that finds new files asks what lies around and in the known ones.
  let recorded: TakenNames | undefined;
  return {
    at: (name) => byName.get(name),
    nameFor: async (shown, relative) => {
      const isFree = async (name: string): Promise<boolean> => {
        if (given.conflicts(name)) return false;
        const output = byName.get(name);
        // A folder may pass on to another source; one around or in another's may not.
        if (output !== undefined) return !(await isOthers(output, shown));
        return !(recorded ??= createTakenNames(byName.keys())).conflicts(name);
      };
      const own = ownName(byName, shown, relative);
      if (own !== undefined && !given.conflicts(own)) {
        given.take(own);
        return own;
      }
      for (const name of outputNames(relative)) {
        if (!(await isFree(name))) continue;
        given.take(name);
        return name;
      }
      throw new Error('names never end');
    },
  };
}

/** The name under which a source has its output on record already. */
function ownName(
  byName: ReadonlyMap<string, KnownOutput>,
  shown: string,
  relative: string,
): string | undefined {
  let looked = 0;
  for (const name of outputNames(relative)) {
    if (byName.get(name)?.sourcePath === shown) return name;
    looked += 1;
    if (looked === NAMES_LOOKED_AT) return undefined;
  }
  return undefined;
}

/** Whether an output is made of another source that is still there. */
async function isOthers({ sourcePath }: KnownOutput, shown: string): Promise<boolean> {
  if (sourcePath === shown) return false;
  return stat(sourcePath).then(
    () => true,
    () => false,
  );
}
