import type { Fmp4Segment, InitMedia, InitTrack, TrackFragment } from './media.ts';

/** When a segment of fragmented MP4 sounds, and how long. */
export interface Fmp4Timing {
  readonly track: InitTrack;
  /** `tfdt` of the first fragment; undefined where it is missing. */
  readonly startTicks: number | undefined;
  /** Sum of the durations of all samples. */
  readonly durationTicks: number;
  readonly samples: number;
  /** `startTicks` in seconds, without the shift of the edit list. */
  readonly startSeconds: number | undefined;
  readonly seconds: number;
}

/** The audio track of an init section, or its only track. */
export function audioTrack(init: InitMedia | undefined): InitTrack | undefined {
  const tracks = init?.tracks ?? [];
  const sound = tracks.find(({ handler }) => handler === 'soun');
  return sound ?? (tracks.length === 1 ? tracks[0] : undefined);
}

/** Fragments of a track, in order. */
export function fragmentsOf(segment: Fmp4Segment, trackId: number): readonly TrackFragment[] {
  const [only] = segment.fragments;
  // One fragment of one track is what nearly every segment is: nothing is made for it.
  if (
    segment.fragments.length === 1 &&
    only?.tracks.length === 1 &&
    only.tracks[0]!.trackId === trackId
  ) {
    return only.tracks;
  }
  return segment.fragments.flatMap(({ tracks }) =>
    tracks.filter((track) => track.trackId === trackId),
  );
}

/** Sum of the durations of a fragment's samples, in ticks. */
export function fragmentTicks({ runs }: TrackFragment): number {
  let ticks = 0;
  for (const { durations } of runs) {
    for (let index = 0; index < durations.length; index += 1) ticks += durations[index]!;
  }
  return ticks;
}

/** Undefined where no track, time scale or sample says it. */
export function measureFmp4(
  segment: Fmp4Segment,
  init: InitMedia | undefined,
): Fmp4Timing | undefined {
  const track = audioTrack(init);
  if (track === undefined || track.timescale === 0) return undefined;
  const fragments = fragmentsOf(segment, track.trackId);
  let samples = 0;
  let durationTicks = 0;
  for (const fragment of fragments) {
    for (const { sizes } of fragment.runs) samples += sizes.length;
    durationTicks += fragmentTicks(fragment);
  }
  if (samples === 0) return undefined;
  const startTicks = fragments[0]!.decodeTime;
  const startSeconds = startTicks === undefined ? undefined : startTicks / track.timescale;
  const seconds = durationTicks / track.timescale;
  return { track, startTicks, durationTicks, samples, startSeconds, seconds };
}
