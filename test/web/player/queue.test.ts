import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  addToQueue,
  currentEntry,
  EMPTY_QUEUE,
  moveEntry,
  nextIndex,
  previousIndex,
  queueEntriesMax,
  removeEntry,
  shuffle,
  startQueue,
  unshuffle,
  type Queue,
} from '#web/player/queue.ts';

import { tracksNamed } from './tracks-named.ts';

const start = (titles: string[], index = 0) =>
  startQueue(EMPTY_QUEUE, tracksNamed(...titles), index, () => 0);
const titles = (queue: Queue) => queue.entries.map((entry) => entry.track.title);
const current = (queue: Queue) => currentEntry(queue)?.track.title;
const keyOf = (queue: Queue, title: string) =>
  queue.entries.find((entry) => entry.track.title === title)?.key ?? -1;

test('a queue starts at the track that was chosen and ends after the last', () => {
  const queue = start(['a', 'b', 'c'], 1);
  expect(current(queue)).toBe('b');
  expect(nextIndex(queue, 'ended')).toBe(2);
  expect(nextIndex({ ...queue, at: 2 }, 'ended')).toBe(-1);
});

test('repeating one track repeats it by itself, but a press of next leaves it', () => {
  const queue = { ...start(['a', 'b']), repeat: 'one' as const };
  expect(nextIndex(queue, 'ended')).toBe(0);
  expect(nextIndex(queue, 'pressed')).toBe(1);
});

test('repeating all goes round in both directions', () => {
  const queue = { ...start(['a', 'b', 'c'], 2), repeat: 'all' as const };
  expect(nextIndex(queue, 'ended')).toBe(0);
  expect(previousIndex({ ...queue, at: 0 })).toBe(2);
  expect(previousIndex({ ...queue, at: 0, repeat: 'off' })).toBe(-1);
});

test('tracks are added behind the current one or at the end', () => {
  const queue = start(['a', 'b'], 0);
  expect(titles(addToQueue(queue, tracksNamed('x', 'y'), 'next'))).toEqual(['a', 'x', 'y', 'b']);
  expect(titles(addToQueue(queue, tracksNamed('x'), 'end'))).toEqual(['a', 'b', 'x']);
});

test('a queue keeps its limit and still starts at the chosen track', () => {
  const many = tracksNamed(...Array.from({ length: queueEntriesMax + 50 }, (_, n) => `t${n}`));
  const queue = startQueue(EMPTY_QUEUE, many, queueEntriesMax + 20, () => 0);
  expect(queue.entries).toHaveLength(queueEntriesMax);
  expect(current(queue)).toBe(`t${queueEntriesMax + 20}`);
  expect(addToQueue(queue, tracksNamed('x'), 'end').entries).toHaveLength(queueEntriesMax);
});

test('taking the current track out makes the one behind it current', () => {
  const queue = start(['a', 'b', 'c'], 1);
  expect(current(removeEntry(queue, keyOf(queue, 'b')))).toBe('c');
  expect(current(removeEntry(queue, keyOf(queue, 'a')))).toBe('b');
  const last = start(['a', 'b'], 1);
  expect(current(removeEntry(last, keyOf(last, 'b')))).toBe('a');
  const only = start(['a']);
  expect(currentEntry(removeEntry(only, keyOf(only, 'a')))).toBeUndefined();
});

test('moving a track leaves the current one current', () => {
  const queue = start(['a', 'b', 'c'], 0);
  const moved = moveEntry(queue, keyOf(queue, 'c'), -1);
  expect(titles(moved)).toEqual(['a', 'c', 'b']);
  expect(current(moved)).toBe('a');
  expect(moveEntry(queue, keyOf(queue, 'c'), 1)).toBe(queue);
});

test('shuffling keeps every track and the current one; undoing it gives the old order back', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.nat(),
      fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 40, maxLength: 40 }),
      (length, seed, randoms) => {
        const names = Array.from({ length }, (_, n) => `t${n}`);
        const queue = start(names, seed % length);
        let at = 0;
        const mixed = shuffle(queue, () => randoms[at++ % randoms.length] ?? 0);
        expect(current(mixed)).toBe(current(queue));
        expect(mixed.at).toBe(0);
        expect(titles(mixed).toSorted()).toEqual(names.toSorted());
        const back = unshuffle(mixed);
        expect(titles(back)).toEqual(names);
        expect(current(back)).toBe(current(queue));
      },
    ),
  );
});

test('a new queue is shuffled when the old one was', () => {
  const mixed = shuffle(start(['a', 'b', 'c']), () => 0.5);
  const next = startQueue(mixed, tracksNamed('x', 'y', 'z'), 2, () => 0.5);
  expect(current(next)).toBe('z');
  expect(next.at).toBe(0);
  expect(titles(unshuffle(next))).toEqual(['x', 'y', 'z']);
});
