/** One step of a ladder: what a rendition for stereo music at 44.1 or 48 kHz gets. */
interface Rung {
  readonly codec: 'aac';
  readonly bitrateBps: number;
}

/** Rungs by ascending bit rate; the first is made of every source. */
export interface Ladder {
  readonly name: string;
  readonly rungs: readonly Rung[];
}

/** Ladders by name. */
export const LADDERS = Object.freeze({
  default: {
    name: 'default',
    rungs: [
      { codec: 'aac', bitrateBps: 96_000 },
      { codec: 'aac', bitrateBps: 160_000 },
      { codec: 'aac', bitrateBps: 256_000 },
    ],
  },
} as const satisfies Record<string, Ladder>);
