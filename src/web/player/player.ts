import type { Track } from '#server/contract/catalog.ts';

import { ApiProblem } from '#web/api/api-problem.ts';
import { createStore, type Store } from '#web/app/store.ts';

import { createDeck, type Deck } from './deck.ts';
import type { FailureKind } from './playback-failure.ts';
import { readPreferences, writePreferences, type Preferences } from './preferences.ts';
import {
  addToQueue,
  currentEntry,
  EMPTY_QUEUE,
  moveEntry,
  nextIndex,
  previousIndex,
  removeEntry,
  shuffle,
  startQueue,
  unshuffle,
  type Entry,
  type Queue,
} from './queue.ts';

export interface PlayerState {
  readonly status: 'idle' | 'loading' | 'playing' | 'paused' | 'failed';
  readonly failure: FailureKind | undefined;
}
export interface Position {
  readonly positionMs: number;
  readonly durationMs: number;
  readonly bufferedMs: number;
}
type Read<T> = Pick<Store<T>, 'get' | 'subscribe'>;

export interface PlayerInput {
  readonly elements: readonly [HTMLAudioElement, HTMLAudioElement];
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly random: () => number;
  /** The track again, with fresh media URLs: the narrow keys in them end. @throws ApiProblem */
  readonly reread: (trackId: string) => Promise<Track>;
}

/** Plays the queue; the one object that touches the audio elements. */
export interface Player {
  readonly state: Read<PlayerState>;
  readonly queue: Read<Queue>;
  readonly position: Read<Position>;
  readonly preferences: Read<Preferences>;
  /** Replaces the queue by these tracks and plays from `index`. */
  readonly play: (tracks: readonly Track[], index: number) => void;
  readonly add: (tracks: readonly Track[], where: 'next' | 'end') => void;
  readonly jumpTo: (key: number) => void;
  readonly remove: (key: number) => void;
  readonly move: (key: number, steps: number) => void;
  readonly toggle: () => void;
  readonly next: () => void;
  /** Back to the start of the track, or to the one before within its first seconds. */
  readonly previous: () => void;
  readonly seekTo: (positionMs: number) => void;
  readonly seekBy: (deltaMs: number) => void;
  readonly toggleShuffle: () => void;
  readonly cycleRepeat: () => void;
  readonly setPreferences: (change: Partial<Preferences>) => void;
  /** After a failure: the same place again, with fresh URLs. */
  readonly retry: () => void;
  readonly stop: () => void;
}

/** Within this much of the start, previous goes to the track before. */
const restartAfterMs = 3000;
/** The next track is buffered when less than this is left. */
const preloadAheadMs = 20_000;
const noPosition: Position = Object.freeze({ positionMs: 0, durationMs: 0, bufferedMs: 0 });

export function createPlayer(input: PlayerInput): Player {
  const state = createStore<PlayerState>({ status: 'idle', failure: undefined });
  const queue = createStore<Queue>(EMPTY_QUEUE);
  const position = createStore<Position>(noPosition);
  const preferences = createStore(readPreferences(input.storage));
  /** Key of the entry that the idle deck has buffered, if any. */
  let preloadedKey: number | undefined;
  /** Key of the entry whose URLs have been read again once, so that a refusal cannot loop. */
  let rereadKey: number | undefined;
  let active = 0;

  const decks = input.elements.map((element, index) =>
    createDeck(element, (failure) => {
      if (index === active) void fail(failure);
      else preloadedKey = undefined;
    }),
  ) as [Deck, Deck];
  const deck = () => decks[active] as Deck;
  const idleDeck = () => decks[1 - active] as Deck;
  const set = (status: PlayerState['status'], failure?: FailureKind) => {
    const now = state.get();
    if (now.status !== status || now.failure !== failure) state.set({ status, failure });
  };

  const start = () => {
    deck()
      .element.play()
      .catch((error: unknown) => {
        // Other rejections are loads that were overtaken, or failures that the deck reports.
        if (error instanceof DOMException && error.name === 'NotAllowedError') {
          set('paused', 'blocked');
        }
      });
  };
  const loadEntry = (entry: Entry, startAtMs: number) => {
    const url = entry.track.urls.hls;
    if (url === null) {
      deck().unload();
      return set('failed', 'media');
    }
    deck().load(url, startAtMs);
    position.set({ ...noPosition, positionMs: startAtMs, durationMs: entry.track.durationMs ?? 0 });
    set('loading');
    start();
  };
  const goTo = (index: number) => {
    const entry = queue.get().entries[index];
    if (!entry) return;
    rereadKey = undefined;
    queue.set({ ...queue.get(), at: index });
    if (preloadedKey !== entry.key) {
      dropPreload();
      return loadEntry(entry, 0);
    }
    const finished = deck();
    active = 1 - active;
    preloadedKey = undefined;
    finished.unload();
    position.set({ ...noPosition, durationMs: entry.track.durationMs ?? 0 });
    set('loading');
    start();
  };
  const stop = () => {
    decks.forEach((each) => each.unload());
    preloadedKey = undefined;
    position.set(noPosition);
    set('idle');
  };
  const dropPreload = () => {
    if (preloadedKey !== undefined) idleDeck().unload();
    preloadedKey = undefined;
  };
  const change = (next: Queue) => {
    queue.set(next);
    const following = next.entries[nextIndex(next, 'ended')];
    if (preloadedKey !== undefined && following?.key !== preloadedKey) dropPreload();
  };

  const fail = async (failure: FailureKind) => {
    const entry = currentEntry(queue.get());
    if (!entry) return;
    if (failure !== 'refused' || rereadKey === entry.key) return set('failed', failure);
    rereadKey = entry.key;
    await reload(entry);
  };
  const reload = async (entry: Entry) => {
    set('loading');
    try {
      const track = await input.reread(entry.track.id);
      if (currentEntry(queue.get())?.key !== entry.key) return;
      const fresh = { ...entry, track };
      const entries = queue.get().entries.map((each) => (each.key === entry.key ? fresh : each));
      queue.set({ ...queue.get(), entries });
      loadEntry(fresh, position.get().positionMs);
    } catch (error) {
      const lost = error instanceof ApiProblem && error.status === 0;
      set('failed', lost ? 'network' : 'refused');
    }
  };

  const retry = () => {
    const entry = currentEntry(queue.get());
    if (entry) void reload(entry);
  };

  const preload = () => {
    const now = queue.get();
    const next = now.entries[nextIndex(now, 'ended')];
    const { positionMs, durationMs } = position.get();
    if (preloadedKey !== undefined || !next || next.key === currentEntry(now)?.key) return;
    if (durationMs === 0 || durationMs - positionMs > preloadAheadMs || !next.track.urls.hls)
      return;
    preloadedKey = next.key;
    idleDeck().load(next.track.urls.hls, 0);
  };
  const readPosition = ({ element }: Deck) => {
    const known = Number.isFinite(element.duration) && element.duration > 0;
    const { buffered } = element;
    position.set({
      positionMs: element.currentTime * 1000,
      durationMs: known ? element.duration * 1000 : position.get().durationMs,
      bufferedMs: buffered.length > 0 ? buffered.end(buffered.length - 1) * 1000 : 0,
    });
  };
  const advance = () => {
    const index = nextIndex(queue.get(), 'ended');
    if (index === -1) return set('paused');
    if (index !== queue.get().at) return goTo(index);
    deck().element.currentTime = 0;
    start();
  };

  decks.forEach((each, index) => {
    const on = (event: string, act: () => void) =>
      each.element.addEventListener(event, () => index === active && act());
    on('playing', () => set('playing'));
    on('waiting', () => state.get().status === 'playing' && set('loading'));
    on('pause', () => state.get().status !== 'failed' && !each.element.ended && set('paused'));
    on('ended', advance);
    on('progress', () => readPosition(each));
    on('timeupdate', () => {
      // An element that is being loaded reports a zero that nobody asked for.
      if (each.element.readyState === 0) return;
      readPosition(each);
      preload();
    });
  });

  const applyVolume = () => {
    for (const { element } of decks) {
      element.volume = preferences.get().volume;
      element.muted = preferences.get().muted;
    }
  };
  applyVolume();

  const seekTo = (positionMs: number) => {
    const { durationMs } = position.get();
    const target = Math.max(
      0,
      Math.min(positionMs, durationMs > 0 ? durationMs - 250 : positionMs),
    );
    deck().element.currentTime = target / 1000;
    position.set({ ...position.get(), positionMs: target });
  };

  return {
    state,
    queue,
    position,
    preferences,
    seekTo,
    play(tracks, index) {
      if (tracks.length === 0) return;
      dropPreload();
      queue.set(startQueue(queue.get(), tracks, index, input.random));
      goTo(queue.get().at);
    },
    add(tracks, where) {
      const empty = queue.get().entries.length === 0;
      change(addToQueue(queue.get(), tracks, where));
      if (empty) goTo(0);
    },
    jumpTo: (key) => goTo(queue.get().entries.findIndex((entry) => entry.key === key)),
    remove(key) {
      const current = currentEntry(queue.get())?.key === key;
      change(removeEntry(queue.get(), key));
      if (!current) return;
      if (queue.get().at === -1) stop();
      else goTo(queue.get().at);
    },
    move: (key, steps) => change(moveEntry(queue.get(), key, steps)),
    toggle() {
      const { status } = state.get();
      if (status === 'playing' || status === 'loading') deck().element.pause();
      else if (status === 'failed') retry();
      else if (currentEntry(queue.get())) start();
    },
    next() {
      const index = nextIndex(queue.get(), 'pressed');
      if (index !== -1) goTo(index);
    },
    previous() {
      const index = previousIndex(queue.get());
      if (position.get().positionMs > restartAfterMs || index === -1) seekTo(0);
      else goTo(index);
    },
    seekBy: (deltaMs) => seekTo(position.get().positionMs + deltaMs),
    toggleShuffle() {
      const now = queue.get();
      change(now.unshuffled ? unshuffle(now) : shuffle(now, input.random));
    },
    cycleRepeat() {
      const { repeat } = queue.get();
      const next = repeat === 'off' ? 'all' : repeat === 'all' ? 'one' : 'off';
      change({ ...queue.get(), repeat: next });
    },
    setPreferences(changed) {
      preferences.set({ ...preferences.get(), ...changed });
      writePreferences(input.storage, preferences.get());
      applyVolume();
    },
    retry,
    stop() {
      queue.set({ ...EMPTY_QUEUE, repeat: queue.get().repeat });
      stop();
    },
  };
}
