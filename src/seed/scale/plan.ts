import { createHash } from 'node:crypto';

import { CI_TRACKS } from '../ci/cast.ts';

/** How large a world is, and which one. */
export interface ScalePlan {
  readonly seed: number;
  /** First six bytes of every id of the world. */
  readonly tag: Buffer;
  readonly tracks: number;
  readonly artists: number;
  readonly albums: number;
  readonly users: number;
  readonly playlists: number;
  readonly plays: number;
  /** On average; what a member really has is log-normal. */
  readonly likesPerUser: number;
  readonly followsPerUser: number;
  readonly itemsPerPlaylist: number;
}

export const TRACKS_PER_ALBUM = 10;

/** The sizes that follow from a number of tracks; ten of them are those of the small world. Pure. */
export function planScale(input: { tracks: number; seed: number }): ScalePlan {
  const { tracks, seed } = input;
  const part = (share: number): number => Math.max(1, Math.floor(tracks / share));
  return {
    seed,
    tag: createHash('sha256')
      .update(`veza seed --scale ${tracks} --seed ${seed}`)
      .digest()
      .subarray(0, 6),
    tracks: tracks - CI_TRACKS.length,
    artists: part(40),
    albums: part(TRACKS_PER_ALBUM),
    users: part(10),
    playlists: part(20),
    plays: 3 * tracks,
    likesPerUser: 10,
    followsPerUser: 5,
    itemsPerPlaylist: 15,
  };
}

/** What an id is of; four bits of it. */
export const KINDS = {
  user: 1,
  source: 2,
  artist: 3,
  album: 4,
  track: 5,
  playlist: 6,
  item: 7,
  play: 8,
} as const;

const TWO_32 = 4_294_967_296;

function putInt32(to: Buffer, at: number, value: number): void {
  to[at] = value >>> 24;
  to[at + 1] = value >>> 16;
  to[at + 2] = value >>> 8;
  to[at + 3] = value;
}

/**
 * Writes the id of the n-th thing of a kind: a UUIDv8 that grows with n, so that index pages fill
 * in order. The bytes are given by the caller and returned.
 */
export function writeId(
  to: Buffer,
  plan: Pick<ScalePlan, 'tag'>,
  kind: keyof typeof KINDS,
  index: number,
): Buffer {
  // Byte by byte: for so few of them a call costs more than the work.
  const { tag } = plan;
  for (let at = 0; at < 6; at += 1) to[at] = tag[at]!;
  to[6] = 0x80 | KINDS[kind];
  to[7] = 0;
  putInt32(to, 8, 0x80000000 | Math.floor(index / TWO_32));
  putInt32(to, 12, index);
  return to;
}
