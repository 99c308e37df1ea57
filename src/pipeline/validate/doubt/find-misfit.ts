import type { AudioEntry, InitMedia, InitTrack } from '../../boxes/media.ts';
import { fragmentsOf } from '../../boxes/measure-fmp4.ts';
import { entrySound } from '../entry-sound.ts';
import { extinfError } from '../extinf-error.ts';
import { frameTicks } from '../frame-ticks.ts';
import type { FetchedSegment } from '../presentation.ts';
import { segmentsOf, type SegmentOf } from '../segments-of.ts';
import { aacChannels } from './aac-channels.ts';
import { readFlacStart, type FlacStart } from './read-flac-start.ts';

const AAC_LC = 2;
/** Clocks that music has; ticks a second. */
const CLOCKS = [
  8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400,
  192_000,
];

/**
 * Why an init section cannot be the one that segments were made with, as the end of a sentence;
 * undefined where nothing speaks against it. All of them have to say the same: one that differs has a
 * fault of its own. Pure.
 */
export function findMisfit(
  { tracks }: Pick<InitMedia, 'tracks'>,
  segments: readonly FetchedSegment[],
): string | undefined {
  const [track] = tracks;
  const [entry] = track?.entries ?? [];
  if (track === undefined || entry === undefined || tracks.length > 1) return undefined;
  if (!isConsistent(track, entry)) return undefined;
  const all = [...segmentsOf({ renditions: [{ segments }] }, 'fmp4')];
  if (all.length === 0 || all.some(({ media }) => media.faults.length > 0)) return undefined;
  const isClear = entry.protection === undefined;
  return (
    (isClear ? otherFrames(entry, all) : undefined) ??
    otherDurations(track, entry, all) ??
    otherClock(track, all)
  );
}

/** Whether clock, sample entry and codec configuration agree; where they do not, that is the fault. */
function isConsistent({ timescale }: InitTrack, entry: AudioEntry): boolean {
  const { config, sampleRate } = entry;
  if (config.kind === 'other' || (config.kind === 'aac' && config.sbr === 'implicit')) return false;
  const sound = entrySound(entry);
  // 16 bits hold no rate above 65535; 0 stands there then.
  const isSaid = sampleRate !== 0 && timescale <= 0xffff;
  return sound.sampleRate === timescale && (!isSaid || sampleRate === timescale);
}

/** By what the first frame of each segment begins with. */
function otherFrames(
  { codecs, codedFormat, config }: AudioEntry,
  all: readonly SegmentOf<'fmp4'>[],
): string | undefined {
  const words = all.flatMap(({ media }) => media.fragments[0]?.firstWord ?? []);
  if (words.length < all.length) return undefined;
  const starts = words.map(readFlacStart).filter((start) => start !== undefined);
  if (config.kind !== 'flac') {
    if (starts.length === words.length) return `their frames are FLAC, and it says ${codecs}`;
  } else {
    const isNone = starts.length === 0 && words.length > 1;
    if (isNone) return `it says ${codedFormat}, and their frames do not begin as those of FLAC`;
    if (starts.length < words.length) return undefined;
    return (
      otherNumber(starts, 'sampleRate', config, 'Hz') ??
      otherNumber(starts, 'channels', config, 'channels') ??
      otherNumber(starts, 'bitsPerSample', config, 'bits')
    );
  }
  if (config.kind !== 'aac' || config.audioObjectType !== AAC_LC) return undefined;
  const channels = new Set(words.flatMap((word) => aacChannels(word) ?? []));
  const [held] = channels;
  const isMono = config.channels === 1;
  if (channels.size !== 1 || (!isMono && config.channels !== 2)) return undefined;
  if ((held === 1) === isMono) return undefined;
  return isMono
    ? 'their frames hold two channels, and it says one'
    : 'their frames hold one channel, and it says two';
}

/** A property that every frame says, and that is another one than the init section's. */
function otherNumber(
  starts: readonly FlacStart[],
  key: keyof FlacStart,
  wanted: Readonly<Record<keyof FlacStart, number>>,
  unit: string,
): string | undefined {
  const found = new Set(starts.map((start) => start[key]));
  const [only] = found;
  if (found.size !== 1 || only === undefined || only === wanted[key]) return undefined;
  return `their frames have ${only} ${unit}, and it says ${wanted[key]} ${unit}`;
}

/** By how long samples last: every one but the last of each segment is as long as a frame of another codec. */
function otherDurations(
  track: InitTrack,
  { codecs }: AudioEntry,
  all: readonly SegmentOf<'fmp4'>[],
): string | undefined {
  const expected = frameTicks(track);
  if (expected === undefined) return undefined;
  const found = new Set<number>();
  for (const { media } of all) {
    const runs = fragmentsOf(media, track.trackId).flatMap((fragment) => fragment.runs);
    const count = runs.reduce((sum, { durations }) => sum + durations.length, 0);
    let left = count - 1;
    for (const { durations } of runs) {
      for (const ticks of durations) if (left-- > 0) found.add(ticks);
    }
    if (found.size > 1) return undefined;
  }
  const [ticks] = found;
  if (ticks === undefined || ticks === 0) return undefined;
  const { min, max, step, text } = expected;
  if (ticks >= min && ticks <= max && ticks % step === 0) return undefined;
  return `their frames last ${ticks} ticks, and those of ${codecs} last ${text}`;
}

/** By EXTINF: the samples of every segment last as long as it says, but by another clock. */
function otherClock(
  { timescale }: InitTrack,
  all: readonly SegmentOf<'fmp4'>[],
): string | undefined {
  if (all.length < 2) return undefined;
  const isWrongAt = (fetched: FetchedSegment, clock: number): boolean | undefined => {
    const { mediaSeconds } = fetched;
    const seconds = mediaSeconds === undefined ? undefined : (mediaSeconds * timescale) / clock;
    return extinfError({ ...fetched, mediaSeconds: seconds })?.isWrong;
  };
  if (!all.every((fetched) => isWrongAt(fetched, timescale) === true)) return undefined;
  const clock = CLOCKS.find((one) => all.every((fetched) => isWrongAt(fetched, one) === false));
  if (clock === undefined) return undefined;
  return `EXTINF fits ${clock} ticks a second, and it says ${timescale}`;
}
