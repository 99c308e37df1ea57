import { readFile, rm, writeFile } from 'node:fs/promises';

/** What a process leaves in a file for others of the same data folder. */
export interface ProcessNote {
  readonly pid: number;
}

/** Writes a note for the owner of the data folder alone. */
export async function leaveNote(file: string, note: ProcessNote): Promise<void> {
  await writeFile(file, JSON.stringify(note), { mode: 0o600 });
}

/** Takes a note back, unless another process has left its own since. */
export async function takeNoteBack(file: string, pid: number): Promise<void> {
  if ((await findNote(file))?.pid === pid) await rm(file, { force: true });
}

/** The note of a process that still lives. What is in it beside the process is for the caller to check. */
export async function findNote(file: string): Promise<(ProcessNote & object) | undefined> {
  let note: unknown;
  try {
    note = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // None, or one that a full disk cut short: as good as none.
    return undefined;
  }
  if (typeof note !== 'object' || note === null || !('pid' in note)) return undefined;
  const { pid } = note;
  return typeof pid === 'number' && isAlive(pid) ? { ...note, pid } : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
