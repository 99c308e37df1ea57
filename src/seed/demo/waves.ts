/** Points of one period; a power of two. */
export const WAVE_POINTS = 2048;

/** One period of a wave and its first point again, for interpolation. */
export type Wave = Float64Array;

const PI = 3.141592653589793;

/**
 * Sine by its power series. Only additions and multiplications, which IEEE 754 defines to the last
 * bit: `Math.sin` may differ between engines, and the demo has the same bytes everywhere.
 */
function sine(turns: number): number {
  // Folded to a quarter turn, where eight terms are exact to the last bits.
  const t = turns - Math.floor(turns);
  const folded = t < 0.25 ? t : t < 0.75 ? 0.5 - t : t - 1;
  const x = folded * 2 * PI;
  const xx = x * x;
  let term = x;
  let sum = x;
  for (let n = 1; n <= 9; n += 1) {
    term = (term * -xx) / (2 * n * (2 * n + 1));
    sum += term;
  }
  return sum;
}

/** A wave out of its harmonics: `levels[0]` is the fundamental's. Peak 1. */
export function makeWave(levels: readonly number[]): Wave {
  const wave = new Float64Array(WAVE_POINTS + 1);
  let peak = 0;
  for (let i = 0; i < WAVE_POINTS; i += 1) {
    let sum = 0;
    for (const [index, level] of levels.entries()) {
      if (level !== 0) sum += level * sine((i * (index + 1)) / WAVE_POINTS);
    }
    wave[i] = sum;
    peak = Math.max(peak, Math.abs(sum));
  }
  for (let i = 0; i < WAVE_POINTS; i += 1) wave[i] = wave[i]! / peak;
  wave[WAVE_POINTS] = wave[0]!;
  return wave;
}

const range = (count: number, level: (harmonic: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => level(index + 1));

/** The sounds of the demo; few harmonics, so that high notes do not fold back. */
export const makeWaves = () => ({
  sine: makeWave([1]),
  warm: makeWave(range(9, (n) => 1 / (n * n * 0.6 + n * 0.4))),
  saw: makeWave(range(18, (n) => (1 / n) * (1 - n / 20))),
  hollow: makeWave(range(13, (n) => (n % 2 === 1 ? 1 / (n * n * 0.5 + n * 0.5) : 0))),
  glass: makeWave([1, 0, 0.28, 0, 0, 0.14, 0, 0.05]),
  organ: makeWave([1, 0.55, 0.32, 0.24, 0, 0.12, 0, 0.1]),
});
export type Waves = ReturnType<typeof makeWaves>;
export type WaveName = keyof Waves;
