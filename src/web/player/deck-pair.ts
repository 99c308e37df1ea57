import { createDeck, type Deck } from './deck.ts';
import type { FailureKind } from './playback-failure.ts';

/** Two decks of which one plays; the other gets the next track ready. */
export interface DeckPair {
  readonly active: () => Deck;
  readonly idle: () => Deck;
  /** The idle deck becomes the one that plays. */
  readonly swap: () => void;
  readonly both: readonly [Deck, Deck];
}

/** `onFailure` says whether the deck that plays has failed or the one that gets ready. */
export function createDeckPair(
  elements: readonly [HTMLAudioElement, HTMLAudioElement],
  onFailure: (failure: FailureKind, which: 'active' | 'idle') => void,
): DeckPair {
  let first = true;
  const [one, two] = elements;
  const left = createDeck(one, (failure) => onFailure(failure, first ? 'active' : 'idle'));
  const right = createDeck(two, (failure) => onFailure(failure, first ? 'idle' : 'active'));
  return {
    both: [left, right],
    active: () => (first ? left : right),
    idle: () => (first ? right : left),
    swap: () => {
      first = !first;
    },
  };
}
