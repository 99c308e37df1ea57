import { ApiProblem } from '#web/api/api-problem.ts';

import type { FailureKind } from './playback-failure.ts';
import { playEntry, setStatus, type Playback } from './playback.ts';
import { currentEntry, type Entry } from './queue.ts';

/** A refusal may only mean that the URLs' keys have ended: they are read again, once a track. */
export async function recover(playback: Playback, failure: FailureKind): Promise<void> {
  const entry = currentEntry(playback.queue.get());
  if (!entry) return;
  if (failure !== 'refused' || playback.rereadKey === entry.key) {
    setStatus(playback, 'failed', failure);
    return;
  }
  playback.rereadKey = entry.key;
  await reload(playback, entry);
}

/** Plays the entry on from where it was, with fresh URLs. */
export async function reload(playback: Playback, entry: Entry): Promise<void> {
  const { queue, position } = playback;
  setStatus(playback, 'loading');
  try {
    const track = await playback.reread(entry.track.id);
    if (currentEntry(queue.get())?.key !== entry.key) return;
    const fresh = { ...entry, track };
    const entries = queue.get().entries.map((each) => (each.key === entry.key ? fresh : each));
    queue.set({ ...queue.get(), entries });
    playEntry(playback, fresh, position.get().positionMs);
  } catch (error) {
    const lost = error instanceof ApiProblem && error.status === 0;
    setStatus(playback, 'failed', lost ? 'network' : 'refused');
  }
}
