export const SAMPLE_RATE = 44_100;

/** What voices are added to: the dry sound, and what goes to echo and room. */
export interface Mix {
  readonly frames: number;
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly send: Float32Array;
}

export function createMix(frames: number): Mix {
  return {
    frames,
    left: new Float32Array(frames),
    right: new Float32Array(frames),
    send: new Float32Array(frames),
  };
}

/** Factor a frame by which something falls to 1/e in `seconds`; close enough without `exp`. */
export function fallingIn(seconds: number): number {
  return 1 - 1 / (seconds * SAMPLE_RATE + 1);
}
