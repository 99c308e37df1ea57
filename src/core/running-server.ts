import path from 'node:path';

import { findNote, leaveNote, takeNoteBack, type ProcessNote } from './process-note.ts';

/** A server that says that it serves this data folder. */
export interface RunningServerNote extends ProcessNote {
  /** Where browsers find it, without a slash at the end. */
  readonly url: string;
  /** Where it listens on this machine; the URL may be that of a proxy. */
  readonly port: number;
}

const noteFile = (dataDir: string): string => path.join(dataDir, 'server.json');

/** Leaves word of a server that listens, for the commands that print links. */
export async function noteRunningServer(dataDir: string, note: RunningServerNote): Promise<void> {
  await leaveNote(noteFile(dataDir), note);
}

/** Takes the word back, unless another server has left its own since. */
export async function forgetRunningServer(dataDir: string, pid: number): Promise<void> {
  await takeNoteBack(noteFile(dataDir), pid);
}

/** The server that left word last, if its process still lives. */
export async function findRunningServer(dataDir: string): Promise<RunningServerNote | undefined> {
  const note: Partial<RunningServerNote> = (await findNote(noteFile(dataDir))) ?? {};
  const { url, pid, port } = note;
  if (typeof url !== 'string' || pid === undefined || typeof port !== 'number') return undefined;
  return { url, pid, port };
}
