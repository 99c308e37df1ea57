import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A server that says that it serves this data folder. */
export interface RunningServerNote {
  /** Where browsers find it, without a slash at the end. */
  readonly url: string;
  readonly pid: number;
  /** Where it listens on this machine; the URL may be that of a proxy. */
  readonly port: number;
}

const noteFile = (dataDir: string): string => path.join(dataDir, 'server.json');

/** Leaves word of a server that listens, for the commands that print links. */
export async function noteRunningServer(dataDir: string, note: RunningServerNote): Promise<void> {
  await writeFile(noteFile(dataDir), JSON.stringify(note), { mode: 0o600 });
}

/** Takes the word back, unless another server has left its own since. */
export async function forgetRunningServer(dataDir: string, pid: number): Promise<void> {
  if ((await findRunningServer(dataDir))?.pid === pid) await rm(noteFile(dataDir), { force: true });
}

/** The server that left word last, if its process still lives. */
export async function findRunningServer(dataDir: string): Promise<RunningServerNote | undefined> {
  let note: Partial<RunningServerNote>;
  try {
    note = JSON.parse(await readFile(noteFile(dataDir), 'utf8')) as Partial<RunningServerNote>;
  } catch {
    // No word, or one that a full disk cut short: as good as none.
    return undefined;
  }
  const { url, pid, port } = note;
  if (typeof url !== 'string' || typeof pid !== 'number' || typeof port !== 'number') {
    return undefined;
  }
  return isAlive(pid) ? { url, pid, port } : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
