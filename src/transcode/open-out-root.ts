import { mkdir, realpath, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';

import { describe, isFileError } from '#music/walk-files.ts';

import { transcodeErrors } from './errors.ts';

/** Folder below the outputs for everything that is not complete; a name that no source gives. */
export const WORK_FOLDER = '.veza';

/** Makes the folder of the outputs; its real path. @throws OUT_UNWRITABLE */
export async function makeOutRoot(outRoot: string): Promise<string> {
  return guard(outRoot, async () => {
    await mkdir(outRoot, { recursive: true });
    return realpath(outRoot);
  });
}

/** An empty folder for work; what is in it belongs to the run that holds the outputs' lock. */
export interface WorkFolder extends AsyncDisposable {
  readonly dir: string;
}

/**
 * Makes the folder for work. What is there was left by runs that were killed and is removed.
 * @throws OUT_UNWRITABLE
 */
export async function openWorkFolder(outRoot: string): Promise<WorkFolder> {
  const dir = path.join(outRoot, WORK_FOLDER);
  await guard(outRoot, async () => {
    await rm(dir, { recursive: true, force: true });
    await mkdir(dir);
  });
  return {
    dir,
    // Only when it is empty: what could not be removed is for the next run.
    [Symbol.asyncDispose]: () => rmdir(dir).catch(() => {}),
  };
}

async function guard<R>(outRoot: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (cause) {
    if (!isFileError(cause)) throw cause;
    throw transcodeErrors.OUT_UNWRITABLE({ path: outRoot, reason: describe(cause) }, { cause });
  }
}
