import type { KeyReference } from '../../playlist/playlist-view.ts';
import type { Decryption } from '../presentation.ts';
import type { KeyRing } from './key-ring.ts';
import { openLocked } from './open-locked.ts';

/** As `openLocked`, for bytes in memory: an init section. */
export async function unlockWhole(
  ring: KeyRing,
  bytes: Buffer,
  keys: readonly KeyReference[],
): Promise<{ bytes: Buffer | undefined; decryption: Decryption | undefined }> {
  const locked = { bytes: piece(bytes), keys, sequenceNumber: undefined };
  const opened = await openLocked(ring, locked);
  if (opened.bytes === undefined) return { bytes: undefined, decryption: opened.decryption() };
  const plain: Buffer[] = [];
  for await (const chunk of opened.bytes) plain.push(chunk);
  return { bytes: Buffer.concat(plain), decryption: opened.decryption() };
}

// A source of bytes is asynchronous, also where they are there.
async function* piece(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}
