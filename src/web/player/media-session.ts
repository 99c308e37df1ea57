import type { Player } from './player.ts';
import { currentEntry } from './queue.ts';

const seekStepMs = 10_000;

/** Lets the system's media keys, lock screen and headsets steer the player. */
export function connectMediaSession(player: Player, session: MediaSession): void {
  const actions: [MediaSessionAction, (details: MediaSessionActionDetails) => void][] = [
    ['play', () => player.state.get().status !== 'playing' && player.toggle()],
    ['pause', () => player.state.get().status === 'playing' && player.toggle()],
    ['previoustrack', player.previous],
    ['nexttrack', player.next],
    ['seekbackward', (details) => player.seekBy(-(details.seekOffset ?? seekStepMs / 1000) * 1000)],
    ['seekforward', (details) => player.seekBy((details.seekOffset ?? seekStepMs / 1000) * 1000)],
    ['seekto', (details) => player.seekTo((details.seekTime ?? 0) * 1000)],
  ];
  for (const [action, act] of actions) session.setActionHandler(action, act);

  player.queue.subscribe(() => {
    const track = currentEntry(player.queue.get())?.track;
    if (!track) {
      session.metadata = null;
      return;
    }
    const artwork = track.urls.cover
      ? [{ src: new URL(track.urls.cover, document.baseURI).href }]
      : [];
    session.metadata = new MediaMetadata({
      title: track.title,
      artist: track.artist.name,
      album: track.album?.title ?? '',
      artwork,
    });
  });
  player.state.subscribe(() => {
    const { status } = player.state.get();
    session.playbackState =
      status === 'idle' ? 'none' : status === 'playing' ? 'playing' : 'paused';
  });
  player.position.subscribe(() => {
    const { positionMs, durationMs } = player.position.get();
    if (durationMs === 0 || positionMs > durationMs) return;
    session.setPositionState({ duration: durationMs / 1000, position: positionMs / 1000 });
  });
}
