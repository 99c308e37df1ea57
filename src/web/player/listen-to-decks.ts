import type { Deck } from './deck.ts';
import { goTo, preloadNext, setStatus, startDeck, type Playback } from './playback.ts';
import { nextIndex } from './queue.ts';

/** Turns what the playing element tells into the player's state, and its end into the next track. */
export function listenToDecks(playback: Playback): void {
  const { decks, state } = playback;
  for (const deck of decks.both) {
    const on = (event: string, act: () => void) =>
      deck.element.addEventListener(event, () => deck === decks.active() && act());
    on('playing', () => setStatus(playback, 'playing'));
    on('waiting', () => state.get().status === 'playing' && setStatus(playback, 'loading'));
    on('pause', () => {
      const { status } = state.get();
      if (status !== 'failed' && status !== 'idle' && !deck.element.ended) {
        setStatus(playback, 'paused');
      }
    });
    on('ended', () => playOn(playback));
    on('progress', () => readPosition(playback, deck));
    on('timeupdate', () => {
      // An element that is being loaded reports a zero that nobody asked for.
      if (deck.element.readyState === 0) return;
      readPosition(playback, deck);
      preloadNext(playback);
    });
  }
}

function readPosition({ position }: Playback, { element }: Deck): void {
  const known = Number.isFinite(element.duration) && element.duration > 0;
  const { buffered } = element;
  position.set({
    positionMs: element.currentTime * 1000,
    durationMs: known ? element.duration * 1000 : position.get().durationMs,
    bufferedMs: buffered.length > 0 ? buffered.end(buffered.length - 1) * 1000 : 0,
  });
}

function playOn(playback: Playback): void {
  const { decks, queue } = playback;
  const index = nextIndex(queue.get(), 'ended');
  if (index === -1) setStatus(playback, 'paused');
  else if (index !== queue.get().at) goTo(playback, index);
  else {
    decks.active().element.currentTime = 0;
    startDeck(playback);
  }
}
