import type { KeyRing } from '../keys/key-ring.ts';
import { openLocked } from '../keys/open-locked.ts';
import type { FetchedInit, FetchedSegment, Rendition } from '../presentation.ts';
import type { ByteSource } from '../sources/byte-source.ts';
import { ReadFailure } from '../sources/read-failure.ts';

/** Largest segment that is held in memory to be decoded. */
const heldBytesMax = 64 * 1024 * 1024;

export interface AgainContext {
  readonly source: ByteSource;
  readonly signal: AbortSignal;
  readonly keys: KeyRing;
}

/** Bytes of a segment that was read before, decrypted; undefined where they cannot be read this time. */
export async function readSegmentAgain(
  ctx: AgainContext,
  { playlist }: Pick<Rendition, 'playlist'>,
  { segment }: FetchedSegment,
): Promise<Buffer | undefined> {
  const { keys, location, byteRange: range } = segment;
  const sequenceNumber = playlist.mediaSequence + segment.index;
  return readAgain(ctx, { location, range, keys, sequenceNumber });
}

/** As `readSegmentAgain`, for an init section. */
export async function readInitAgain(
  ctx: AgainContext,
  { reference }: FetchedInit,
  keys: FetchedSegment['segment']['keys'],
): Promise<Buffer | undefined> {
  const { location, byteRange: range } = reference;
  return readAgain(ctx, { location, range, keys, sequenceNumber: undefined });
}

async function readAgain(
  { source, signal, keys: ring }: AgainContext,
  {
    location,
    range,
    keys,
    sequenceNumber,
  }: {
    readonly location: string | undefined;
    readonly range: FetchedSegment['segment']['byteRange'] | FetchedInit['reference']['byteRange'];
    readonly keys: FetchedSegment['segment']['keys'];
    readonly sequenceNumber: number | undefined;
  },
): Promise<Buffer | undefined> {
  if (location === undefined) return undefined;
  await using opened = await source.open(location, { range, bytesMax: heldBytesMax, signal });
  if (opened.bytes === undefined) return undefined;
  try {
    const { bytes } = await openLocked(ring, { bytes: opened.bytes, keys, sequenceNumber });
    if (bytes === undefined) return undefined;
    const pieces: Buffer[] = [];
    for await (const piece of bytes) pieces.push(piece);
    return Buffer.concat(pieces);
  } catch (error) {
    // It was read before and says so where it fails; what changes meanwhile is not decoded.
    if (error instanceof ReadFailure) return undefined;
    throw error;
  }
}
