import type { Track } from '#server/contract/catalog.ts';

import { createStore, type Store } from '#web/app/store.ts';

import { createDeckPair } from './deck-pair.ts';
import { listenToDecks } from './listen-to-decks.ts';
import {
  dropPreload,
  goTo,
  NO_POSITION,
  seekTo,
  startDeck,
  stopPlayback,
  type Playback,
  type PlayerState,
  type Position,
} from './playback.ts';
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
  type Queue,
} from './queue.ts';
import { recover, reload } from './recover.ts';

type Read<T> = Pick<Store<T>, 'get' | 'subscribe'>;

export interface PlayerInput {
  readonly elements: readonly [HTMLAudioElement, HTMLAudioElement];
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly random: () => number;
  readonly reread: Playback['reread'];
}

/** Plays the queue; the one object that touches the audio elements. */
export interface Player extends QueueCommands, TransportCommands {
  readonly state: Read<PlayerState>;
  readonly queue: Read<Queue>;
  readonly position: Read<Position>;
  readonly preferences: Read<Preferences>;
  readonly setPreferences: (change: Partial<Preferences>) => void;
}

/** What changes the queue. */
interface QueueCommands {
  /** Replaces the queue by these tracks and plays from `index`. */
  readonly play: (tracks: readonly Track[], index: number) => void;
  readonly add: (tracks: readonly Track[], where: 'next' | 'end') => void;
  readonly remove: (key: number) => void;
  readonly move: (key: number, steps: number) => void;
  readonly toggleShuffle: () => void;
  readonly cycleRepeat: () => void;
  /** Silence and an empty queue. */
  readonly stop: () => void;
}

/** What moves within the queue and the track. */
interface TransportCommands {
  /** Plays or pauses; after a failure tries the same place again. */
  readonly toggle: () => void;
  readonly next: () => void;
  /** Back to the start of the track, or to the one before within its first seconds. */
  readonly previous: () => void;
  readonly jumpTo: (key: number) => void;
  readonly seekTo: (positionMs: number) => void;
  readonly seekBy: (deltaMs: number) => void;
}

/** Within this much of the start, previous goes to the track before. */
const restartAfterMs = 3000;

export function createPlayer(input: PlayerInput): Player {
  const decks = createDeckPair(input.elements, (failure, which) => {
    if (which === 'active') void recover(playback, failure);
    else playback.preloadedKey = undefined;
  });
  const playback: Playback = {
    decks,
    state: createStore<PlayerState>({ status: 'idle', failure: undefined }),
    position: createStore<Position>(NO_POSITION),
    queue: createStore<Queue>(EMPTY_QUEUE),
    reread: input.reread,
    preloadedKey: undefined,
    rereadKey: undefined,
  };
  listenToDecks(playback);

  const preferences = createStore(readPreferences(input.storage));
  const applyPreferences = () => {
    for (const { element } of decks.both) {
      element.volume = preferences.get().volume;
      element.muted = preferences.get().muted;
    }
  };
  applyPreferences();
  return {
    state: playback.state,
    queue: playback.queue,
    position: playback.position,
    preferences,
    setPreferences: (change) => {
      preferences.set({ ...preferences.get(), ...change });
      writePreferences(input.storage, preferences.get());
      applyPreferences();
    },
    ...queueCommands(playback, input.random),
    ...transportCommands(playback),
  };
}

function queueCommands(playback: Playback, random: () => number): QueueCommands {
  const { queue } = playback;
  const change = (next: Queue) => {
    queue.set(next);
    const following = next.entries[nextIndex(next, 'ended')];
    if (following?.key !== playback.preloadedKey) dropPreload(playback);
  };
  const stop = () => {
    queue.set({ ...EMPTY_QUEUE, repeat: queue.get().repeat });
    stopPlayback(playback);
  };
  return {
    stop,
    play: (tracks, index) => {
      if (tracks.length === 0) return;
      dropPreload(playback);
      queue.set(startQueue(queue.get(), tracks, index, random));
      goTo(playback, queue.get().at);
    },
    add: (tracks, where) => {
      const empty = queue.get().entries.length === 0;
      change(addToQueue(queue.get(), tracks, where));
      if (empty) goTo(playback, 0);
    },
    remove: (key) => {
      const current = currentEntry(queue.get())?.key === key;
      change(removeEntry(queue.get(), key));
      if (!current) return;
      if (queue.get().at === -1) stop();
      else goTo(playback, queue.get().at);
    },
    move: (key, steps) => change(moveEntry(queue.get(), key, steps)),
    toggleShuffle: () => {
      const now = queue.get();
      change(now.unshuffled ? unshuffle(now) : shuffle(now, random));
    },
    cycleRepeat: () => {
      const after = { off: 'all', all: 'one', one: 'off' } as const;
      change({ ...queue.get(), repeat: after[queue.get().repeat] });
    },
  };
}

function transportCommands(playback: Playback): TransportCommands {
  const { queue, position, state, decks } = playback;
  return {
    toggle: () => {
      const entry = currentEntry(queue.get());
      const { element } = decks.active();
      // The element itself is asked: its events, and with them our state, come a moment later.
      if (entry && state.get().status === 'failed') void reload(playback, entry);
      else if (!element.paused) element.pause();
      else if (entry) startDeck(playback);
    },
    next: () => goTo(playback, nextIndex(queue.get(), 'pressed')),
    previous: () => {
      const index = previousIndex(queue.get());
      if (position.get().positionMs > restartAfterMs || index === -1) seekTo(playback, 0);
      else goTo(playback, index);
    },
    jumpTo: (key) =>
      goTo(
        playback,
        queue.get().entries.findIndex((entry) => entry.key === key),
      ),
    seekTo: (positionMs) => seekTo(playback, positionMs),
    seekBy: (deltaMs) => seekTo(playback, position.get().positionMs + deltaMs),
  };
}
