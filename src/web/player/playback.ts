import type { Track } from '#server/contract/catalog.ts';

import type { Store } from '#web/app/store.ts';

import type { DeckPair } from './deck-pair.ts';
import type { FailureKind } from './playback-failure.ts';
import { nextIndex, type Entry, type Queue } from './queue.ts';

export interface PlayerState {
  readonly status: 'idle' | 'loading' | 'playing' | 'paused' | 'failed';
  readonly failure: FailureKind | undefined;
}
export interface Position {
  readonly positionMs: number;
  readonly durationMs: number;
  readonly bufferedMs: number;
}

/** What playing the queue needs: the decks, and what the page sees of them. */
export interface Playback {
  readonly decks: DeckPair;
  readonly state: Store<PlayerState>;
  readonly position: Store<Position>;
  readonly queue: Store<Queue>;
  /** The track again, with fresh media URLs: the narrow keys in them end. @throws ApiProblem */
  readonly reread: (trackId: string) => Promise<Track>;
  /** Key of the entry that the idle deck has got ready, if any. */
  preloadedKey: number | undefined;
  /** Key of the entry whose URLs were read again once, so that a refusal cannot loop. */
  rereadKey: number | undefined;
}

/** The next track is got ready when less than this is left. */
const preloadAheadMs = 20_000;
/** Seeking stops this far before the end, so that the end is heard and not skipped. */
const seekMarginMs = 250;
export const NO_POSITION: Position = Object.freeze({ positionMs: 0, durationMs: 0, bufferedMs: 0 });

/** Says what the player does; the same again changes nothing. */
export function setStatus(
  { state }: Pick<Playback, 'state'>,
  status: PlayerState['status'],
  failure?: FailureKind,
): void {
  const now = state.get();
  if (now.status !== status || now.failure !== failure) state.set({ status, failure });
}

/** Plays the active deck, or says that the browser wants a click first. */
export function startDeck(playback: Playback): void {
  playback.decks
    .active()
    .element.play()
    .catch((error: unknown) => {
      // Other rejections are loads that were overtaken, or failures that the deck reports.
      if (error instanceof DOMException && error.name === 'NotAllowedError') {
        setStatus(playback, 'paused', 'blocked');
      }
    });
}

/** Loads an entry into the active deck and plays it from `startAtMs`. */
export function playEntry(playback: Playback, entry: Entry, startAtMs: number): void {
  const { decks, position } = playback;
  const durationMs = entry.track.durationMs ?? 0;
  position.set({ ...NO_POSITION, positionMs: startAtMs, durationMs });
  if (entry.track.urls.hls === null) {
    decks.active().unload();
    setStatus(playback, 'failed', 'media');
    return;
  }
  decks.active().load(entry.track.urls.hls, startAtMs);
  setStatus(playback, 'loading');
  startDeck(playback);
}

/** Plays the entry at `index` from its start; at once where it was got ready. */
export function goTo(playback: Playback, index: number): void {
  const { decks, queue, position } = playback;
  const entry = queue.get().entries[index];
  if (!entry) return;
  playback.rereadKey = undefined;
  queue.set({ ...queue.get(), at: index });
  if (playback.preloadedKey !== entry.key) {
    dropPreload(playback);
    playEntry(playback, entry, 0);
    return;
  }
  playback.preloadedKey = undefined;
  decks.swap();
  decks.idle().unload();
  position.set({ ...NO_POSITION, durationMs: entry.track.durationMs ?? 0 });
  setStatus(playback, 'loading');
  startDeck(playback);
}

/** Gets the next track ready when the current one is about to end. */
export function preloadNext(playback: Playback): void {
  const { decks, queue, position } = playback;
  const next = queue.get().entries[nextIndex(queue.get(), 'ended')];
  const url = next?.track.urls.hls;
  const { positionMs, durationMs } = position.get();
  const near = durationMs > 0 && durationMs - positionMs < preloadAheadMs;
  const repeats = nextIndex(queue.get(), 'ended') === queue.get().at;
  if (playback.preloadedKey !== undefined || !next || !url || !near || repeats) return;
  playback.preloadedKey = next.key;
  decks.idle().load(url, 0);
}

/** Empties the idle deck: another track comes next. */
export function dropPreload(playback: Playback): void {
  if (playback.preloadedKey !== undefined) playback.decks.idle().unload();
  playback.preloadedKey = undefined;
}

/** Silence, and nothing loaded. */
export function stopPlayback(playback: Playback): void {
  for (const deck of playback.decks.both) deck.unload();
  playback.preloadedKey = undefined;
  playback.position.set(NO_POSITION);
  setStatus(playback, 'idle');
}

/** Goes to a place in the track, kept within it. */
export function seekTo({ decks, position }: Playback, positionMs: number): void {
  const { durationMs } = position.get();
  const last = durationMs > 0 ? durationMs - seekMarginMs : positionMs;
  const target = Math.max(0, Math.min(positionMs, last));
  decks.active().element.currentTime = target / 1000;
  position.set({ ...position.get(), positionMs: target });
}
