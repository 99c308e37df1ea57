import type { Id } from '#core/ids.ts';
import type { TrackId } from '#domains/catalog/index.ts';

/** Made by the player for each time that it plays something. */
export type PlayId = Id<'play'>;

/** Somebody heard a track. */
export interface Play {
  readonly trackId: TrackId;
  readonly playedAt: Date;
  readonly playedMs: number;
}

/** Heard this long, a track counts as played, however long it is. */
export const PLAY_MS_MIN = 30_000;
/** Rows over which the counter of one track is spread. */
export const PLAY_COUNT_SHARDS = 16;

/** Whether what was heard counts as a play: 30 s, or half of a shorter track. Pure. */
export function countsAsPlay(playedMs: number, durationMs: number | null): boolean {
  return playedMs >= Math.min(PLAY_MS_MIN, (durationMs ?? Infinity) / 2);
}

/** Which of the counter's rows a play goes to, 0–15: players choose ids at random. Pure. */
export function playCountShard(playId: PlayId): number {
  return Number.parseInt(playId.at(-1)!, 16) % PLAY_COUNT_SHARDS;
}
