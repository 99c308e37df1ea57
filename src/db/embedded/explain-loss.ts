import { statfs } from 'node:fs/promises';

import { VezaError } from '#core/errors.ts';
import { formatBytes } from '#core/units.ts';

import { dbErrors } from '../db-errors.ts';

/** Two segments of the log that PostgreSQL writes ahead; it ends when it has no room for the next. */
const ROOM_BYTES_MIN = 32 * 1024 * 1024;

/**
 * A server that is gone because its disk is full does not always get to say so: then the disk says
 * it. Every other error comes back unchanged.
 * @param folder where the server keeps its data.
 * @param roomBytesMin a server with less is taken for one that had too little.
 */
export async function explainLoss(
  folder: string,
  error: unknown,
  roomBytesMin = ROOM_BYTES_MIN,
): Promise<unknown> {
  if (!(error instanceof VezaError) || error.code !== 'DB_UNREACHABLE') return error;
  const { bavail, bsize } = await statfs(folder);
  const leftBytes = bavail * bsize;
  if (leftBytes >= roomBytesMin) return error;
  const reason = `PostgreSQL stopped, and ${formatBytes(leftBytes)} are left for ${folder}`;
  return dbErrors.DB_DISK_FULL({ reason }, { cause: error });
}
