import type { Waveform } from '#server/contract/catalog.ts';

/**
 * Loudness of `bars` equal parts of the track, each 0 to 1, where 1 is the loudest part: the
 * furthest sample from silence of all channels.
 */
export function waveformPeaks(waveform: Waveform, bars: number): readonly number[] {
  const perPoint = waveform.channels * 2;
  const points = Math.floor(waveform.data.length / perPoint);
  if (points === 0 || bars < 1) return [];
  const peaks = Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * points) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * points) / bars));
    let peak = 0;
    for (let at = from * perPoint; at < to * perPoint; at++) {
      peak = Math.max(peak, Math.abs(waveform.data[at] ?? 0));
    }
    return peak;
  });
  const loudest = Math.max(...peaks);
  return loudest === 0 ? peaks : peaks.map((peak) => peak / loudest);
}
