/** Length of the pieces whose levels are compared. */
const PIECE_SECONDS = 0.01;
/** Pieces below this level are silence in both. */
const SILENCE = 0.001;
/** Levels of a piece that are taken for the same; codecs fill with noise, which differs each time. */
const RATIO_MAX = 1.5;
/** How many pieces may differ, of all and of those at the start, where most of it shows. */
const SHARE_MAX = 0.1;
const START_SECONDS = 0.25;
/** Time in which a decoder that starts finds its feet: 80 ms of Opus, a frame or two of the others. */
export const WARM_UP_SECONDS = { opus: 0.08, other: 0.05 } as const;

/**
 * Whether a segment that was decoded alone sounds like the end of one that was decoded behind
 * another, after the warm-up of the codec. Both end at the same sample. Pure.
 * @param alone interleaved samples. @param together interleaved samples.
 * @param warmUpSeconds how much at the start of `alone` says nothing.
 */
export function soundsAlike(
  alone: Float32Array,
  together: Float32Array,
  { sampleRate, channels }: { readonly sampleRate: number; readonly channels: number },
  warmUpSeconds: number,
): boolean {
  const piece = Math.round(sampleRate * PIECE_SECONDS) * channels;
  const warmUp = Math.round(sampleRate * warmUpSeconds) * channels;
  const length = Math.min(alone.length - warmUp, together.length);
  const startPieces = Math.round(START_SECONDS / PIECE_SECONDS);
  const pieces = Math.floor(length / piece);
  let different = 0;
  let differentAtStart = 0;
  for (let index = 1; index <= pieces; index += 1) {
    const back = index * piece;
    const one = levelOf(alone, alone.length - back, piece);
    const other = levelOf(together, together.length - back, piece);
    const [low, high] = one < other ? [one, other] : [other, one];
    if (high <= SILENCE || high <= low * RATIO_MAX) continue;
    different += 1;
    if (index > pieces - startPieces) differentAtStart += 1;
  }
  return different <= pieces * SHARE_MAX && differentAtStart <= startPieces * SHARE_MAX;
}

function levelOf(samples: Float32Array, start: number, count: number): number {
  let energy = 0;
  for (let at = start; at < start + count; at += 1) energy += samples[at]! * samples[at]!;
  return Math.sqrt(energy / count);
}
