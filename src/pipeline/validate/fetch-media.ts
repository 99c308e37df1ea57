import { readInitMedia } from '../boxes/read-init-media.ts';
import type { InitReference, KeyReference, MediaSegment } from '../playlist/playlist-view.ts';
import type { KeyRing } from './keys/key-ring.ts';
import { openLocked } from './keys/open-locked.ts';
import { unlockWhole } from './keys/unlock-whole.ts';
import { measureSegment } from './measure-segment.ts';
import type { FetchedInit, FetchedSegment } from './presentation.ts';
import { readSegment } from './read-segment.ts';
import { readWhole, withFailure } from './read-whole.ts';
import type { ByteSource } from './sources/byte-source.ts';

/** Largest init section that is read; one of music is below a kilobyte or two. */
const initBytesMax = 4 * 1024 * 1024;
/** Largest segment that is read. */
const segmentBytesMax = 4 * 1024 * 1024 * 1024;

export interface FetchContext {
  readonly source: ByteSource;
  readonly signal: AbortSignal;
  readonly keys: KeyRing;
}

/** Reads an init section. @param keys those in force for it. */
export async function fetchInit(
  ctx: FetchContext,
  reference: InitReference,
  keys: readonly KeyReference[],
): Promise<FetchedInit> {
  const { location, byteRange: range } = reference;
  const { fetched, bytes } = await readWhole(ctx, location, initBytesMax, range);
  const about = { reference, misfit: undefined };
  if (bytes === undefined) return { ...fetched, ...about, media: undefined };
  const plain = await unlockWhole(ctx.keys, bytes, keys);
  const media = plain.bytes && readInitMedia(plain.bytes);
  return { ...fetched, ...about, media, decryption: plain.decryption };
}

/** Reads a segment, decrypted where its keys allow it; one with EXT-X-GAP is not read. */
export async function fetchSegment(
  ctx: FetchContext,
  segment: MediaSegment,
  init: FetchedInit | undefined,
  sequenceNumber: number,
): Promise<FetchedSegment> {
  const { source, signal } = ctx;
  const unread = { media: undefined, mediaStartSeconds: undefined, mediaSeconds: undefined };
  const rest = { segment, init, displaced: undefined, frames: undefined };
  if (segment.location === undefined || segment.gap !== undefined) {
    const resource = { name: segment.uri, location: segment.location ?? '' };
    const nothing = { failure: undefined, totalBytes: undefined, delivery: undefined };
    return { resource, asked: segment.location, ...nothing, ...rest, ...unread };
  }
  const { byteRange: range, keys } = segment;
  const options = { range, bytesMax: segmentBytesMax, signal };
  await using opened = await source.open(segment.location, options);
  const { fetched, bytes } = opened;
  if (bytes === undefined) return { ...fetched, ...rest, ...unread };
  try {
    const locked = await openLocked(ctx.keys, { bytes, keys, sequenceNumber });
    const media = locked.bytes && (await readSegment(locked.bytes, init?.media));
    const decryption = locked.decryption();
    if (media === undefined) return { ...fetched, ...rest, ...unread, decryption };
    return { ...fetched, ...rest, media, decryption, ...measureSegment(media, init?.media) };
  } catch (thrown) {
    return { ...withFailure(fetched, thrown), ...rest, ...unread };
  }
}
