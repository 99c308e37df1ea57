import { readFile, rm } from 'node:fs/promises';

import type { EmbeddedHome } from './open-home.ts';
import type { Postmaster } from './postmaster-pid.ts';
import { writeOwnFile } from './write-own-file.ts';

/** Names one run of the server, so that a pin does not outlive it. */
const runName = (server: Postmaster): string => `${server.pid} ${server.startedAt}`;

/** Keeps this run of the server alive when the last process leaves. */
export async function pinServer(home: EmbeddedHome, server: Postmaster): Promise<void> {
  await writeOwnFile(home.paths.pin, runName(server), undefined);
}

export async function unpinServer(home: Pick<EmbeddedHome, 'paths'>): Promise<void> {
  await rm(home.paths.pin, { force: true });
}

export async function isPinned(
  home: Pick<EmbeddedHome, 'paths'>,
  server: Postmaster,
): Promise<boolean> {
  const text = await readFile(home.paths.pin, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === runName(server);
}
