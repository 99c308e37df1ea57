/** Why a track does not play. */
export type FailureKind = 'refused' | 'network' | 'media' | 'unsupported' | 'blocked';

/** What a person reads in the player; a sentence, and what they can do. */
export const FAILURE_WORDS: Readonly<Record<FailureKind, string>> = Object.freeze({
  refused: 'This track is not available to you any more.',
  network: 'The connection was lost. It continues when you try again.',
  media: 'This track cannot be decoded here. Try the next one.',
  unsupported: 'This browser cannot play HLS. Try a newer one.',
  blocked: 'The browser waits for you: press play.',
});
