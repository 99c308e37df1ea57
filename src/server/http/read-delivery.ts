import { createHash, type Hash } from 'node:crypto';

import type { Request } from 'express';

/** A body of which only the beginning is kept. */
export interface ReadDelivery {
  /** The first bytes, at most `keepBytesMax`. */
  readonly head: Buffer;
  /** How many bytes came. */
  readonly bytes: number;
  readonly sha256: Buffer;
  /** False when there were more than are read at all. */
  readonly complete: boolean;
}

/**
 * Reads a body as bytes, whatever it says of itself: every byte goes to `onBytes` and into the hash,
 * only the first ones stay in memory. Beyond `readBytesMax` it is cut off.
 */
export async function readDelivery(
  req: Request,
  limits: { keepBytesMax: number; readBytesMax: number },
  onBytes: (bytes: Uint8Array) => void,
): Promise<ReadDelivery> {
  const hash: Hash = createHash('sha256');
  const kept: Buffer[] = [];
  let keptBytes = 0;
  let bytes = 0;
  let complete = true;
  for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > limits.readBytesMax) {
      complete = false;
      req.res?.setHeader('Connection', 'close');
      break;
    }
    hash.update(chunk);
    onBytes(chunk);
    if (keptBytes === limits.keepBytesMax) continue;
    const part = chunk.subarray(0, limits.keepBytesMax - keptBytes);
    kept.push(part);
    keptBytes += part.byteLength;
  }
  return { head: Buffer.concat(kept), bytes, sha256: hash.digest(), complete };
}
