/** What a rendition is encoded with. */
export type RungCodec = 'aac' | 'opus' | 'flac';

/** One step of a ladder: what a rendition for stereo music at 44.1 or 48 kHz gets. */
export type Rung =
  | { readonly codec: 'aac' | 'opus'; readonly bitrateBps: number }
  | { readonly codec: 'flac' };

/** What renditions are made, by codec and ascending bit rate; the lowest is made of every source. */
export interface Ladder {
  readonly name: string;
  readonly rungs: readonly Rung[];
}

const AAC = [aac(96), aac(160), aac(256)] as const;
const OPUS = [opus(64), opus(96), opus(160)] as const;
const FLAC = { codec: 'flac' } as const;

/** Ladders that veza has; others come from the setting `transcode.ladders`. */
export const LADDERS = Object.freeze({
  default: { name: 'default', rungs: AAC },
  lossless: { name: 'lossless', rungs: [...AAC, FLAC] },
  opus: { name: 'opus', rungs: OPUS },
  full: { name: 'full', rungs: [...AAC, FLAC, ...OPUS] },
} as const satisfies Record<string, Ladder>);

function aac(kbps: number): Rung {
  return { codec: 'aac', bitrateBps: kbps * 1000 };
}

function opus(kbps: number): Rung {
  return { codec: 'opus', bitrateBps: kbps * 1000 };
}
