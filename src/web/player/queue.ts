import type { Track } from '#server/contract/catalog.ts';

/** A track in the queue; the key tells two entries of the same track apart. */
export interface Entry {
  readonly key: number;
  readonly track: Track;
}
export type Repeat = 'off' | 'all' | 'one';

/** What plays, what played before and what comes next, in playing order. */
export interface Queue {
  readonly entries: readonly Entry[];
  /** Index of the current entry; -1 when there is none. */
  readonly at: number;
  readonly repeat: Repeat;
  /** Keys in the order before shuffling; undefined when not shuffled. */
  readonly unshuffled: readonly number[] | undefined;
  readonly nextKey: number;
}

export const EMPTY_QUEUE: Queue = Object.freeze({
  entries: [],
  at: -1,
  repeat: 'off',
  unshuffled: undefined,
  nextKey: 1,
});

/** Most entries of a queue; what is added beyond is left out. */
export const queueEntriesMax = 1000;

const entriesOf = (queue: Queue, tracks: readonly Track[]): Entry[] =>
  tracks.map((track, index) => ({ key: queue.nextKey + index, track }));

export const currentEntry = (queue: Queue): Entry | undefined => queue.entries[queue.at];

/** A new queue of these tracks that starts at `index`; shuffled when the old one was. */
export function startQueue(
  queue: Queue,
  tracks: readonly Track[],
  index: number,
  random: () => number,
): Queue {
  const first = Math.max(0, Math.min(index, tracks.length - queueEntriesMax));
  const taken = tracks.slice(first, first + queueEntriesMax);
  const started: Queue = {
    ...queue,
    entries: entriesOf(queue, taken),
    at: index - first,
    unshuffled: undefined,
    nextKey: queue.nextKey + taken.length,
  };
  return queue.unshuffled ? shuffle(started, random) : started;
}

/** Adds tracks behind the current entry (`next`) or at the end. */
export function addToQueue(queue: Queue, tracks: readonly Track[], where: 'next' | 'end'): Queue {
  const added = entriesOf(queue, tracks.slice(0, queueEntriesMax - queue.entries.length));
  const position = where === 'next' ? queue.at + 1 : queue.entries.length;
  return {
    ...queue,
    entries: queue.entries.toSpliced(position, 0, ...added),
    at: queue.at,
    unshuffled: queue.unshuffled && [...queue.unshuffled, ...added.map((entry) => entry.key)],
    nextKey: queue.nextKey + added.length,
  };
}

/** Without the entry; the one behind a removed current entry takes its place. */
export function removeEntry(queue: Queue, key: number): Queue {
  const index = queue.entries.findIndex((entry) => entry.key === key);
  if (index === -1) return queue;
  const entries = queue.entries.toSpliced(index, 1);
  const at = index < queue.at ? queue.at - 1 : Math.min(queue.at, entries.length - 1);
  return { ...queue, entries, at, unshuffled: queue.unshuffled?.filter((other) => other !== key) };
}

/** Moves an entry by `steps` places; the current entry stays current. */
export function moveEntry(queue: Queue, key: number, steps: number): Queue {
  const from = queue.entries.findIndex((entry) => entry.key === key);
  const to = from + steps;
  const moved = queue.entries[from];
  if (!moved || to < 0 || to >= queue.entries.length) return queue;
  const entries = queue.entries.toSpliced(from, 1).toSpliced(to, 0, moved);
  const current = currentEntry(queue);
  return { ...queue, entries, at: current ? entries.indexOf(current) : -1 };
}

/**
 * Index that follows, -1 at the end. By itself (`ended`) a track repeats under `one`; a person
 * who presses next wants another.
 */
export function nextIndex(queue: Queue, cause: 'ended' | 'pressed'): number {
  if (queue.at === -1) return -1;
  if (cause === 'ended' && queue.repeat === 'one') return queue.at;
  if (queue.at + 1 < queue.entries.length) return queue.at + 1;
  return queue.repeat === 'off' ? -1 : 0;
}

/** Index before the current one; the last one before the first when all repeats, else -1. */
export function previousIndex(queue: Queue): number {
  if (queue.at > 0) return queue.at - 1;
  return queue.repeat === 'off' ? -1 : queue.entries.length - 1;
}

/** Shuffles everything behind the current entry, which becomes the first. */
export function shuffle(queue: Queue, random: () => number): Queue {
  const current = currentEntry(queue);
  const rest = queue.entries.filter((entry) => entry !== current);
  for (let last = rest.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [rest[last], rest[other]] = [rest[other] as Entry, rest[last] as Entry];
  }
  return {
    ...queue,
    entries: current ? [current, ...rest] : rest,
    at: current ? 0 : -1,
    unshuffled: queue.entries.map((entry) => entry.key),
  };
}

/** The order before shuffling, with the current entry still current. */
export function unshuffle(queue: Queue): Queue {
  const order = new Map(queue.unshuffled?.map((key, index) => [key, index]));
  const current = currentEntry(queue);
  const entries = queue.entries.toSorted(
    (a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0),
  );
  return { ...queue, entries, at: current ? entries.indexOf(current) : -1, unshuffled: undefined };
}
