import type { BoxPlace, InitMedia } from '../boxes/media.ts';
import { audioTrack } from '../boxes/measure-fmp4.ts';
import { entrySound } from '../validate/entry-sound.ts';
import type { Rendition, SegmentMedia } from '../validate/presentation.ts';
import type { InspectedRendition, InspectedSegment, InspectedSound } from './model.ts';

/** A segment as it was read. */
export interface SegmentReading {
  readonly name: string;
  readonly media: SegmentMedia | undefined;
  readonly mediaStartSeconds: number | undefined;
  readonly mediaSeconds: number | undefined;
  readonly extinfSeconds: number | undefined;
}

/** Plain values of a media playlist and its media. Pure. */
export function describeRendition(rendition: Rendition): InspectedRendition {
  const segments: InspectedSegment[] = [];
  for (const { resource, segment, ...read } of rendition.segments) {
    const reading = { ...read, name: resource.name, extinfSeconds: segment.seconds };
    segments.push(describeSegment(reading, segments.at(-1)));
  }
  const init = rendition.inits.find(({ media }) => media !== undefined);
  const first = rendition.segments.find(({ media }) => media !== undefined)?.media;
  const lasts = segments.map(({ seconds }) => seconds);
  return {
    name: rendition.resource.name,
    sound: describeSound(init?.media, first),
    init: init?.media === undefined ? null : initOf(init.resource.name, init.media),
    segments,
    bytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
    seconds: lasts.reduce((sum, one) => (sum === null || one === null ? null : sum + one), 0),
  };
}

/** @param before the segment that it follows. */
export function describeSegment(
  { name, media, mediaStartSeconds, mediaSeconds, extinfSeconds }: SegmentReading,
  before: InspectedSegment | undefined,
): InspectedSegment {
  const startSeconds = mediaStartSeconds ?? null;
  const { startSeconds: from, seconds: lasts } = before ?? { startSeconds: null, seconds: null };
  const isKnown = startSeconds !== null && from !== null && lasts !== null;
  return {
    name,
    container: media?.container ?? 'unread',
    bytes: media?.bytes ?? 0,
    startSeconds,
    seconds: mediaSeconds ?? null,
    extinfSeconds: extinfSeconds ?? null,
    gapSeconds: isKnown ? rounded(startSeconds - from - lasts) : null,
    boxes: media?.container === 'fmp4' ? boxesOf(media) : [],
    faults: media?.faults ?? [],
  };
}

export function initOf(name: string, { bytes, boxes, faults }: InitMedia) {
  return { name, bytes, boxes, faults };
}

/** What is heard, by the init section or by the frames. */
export function describeSound(
  init: InitMedia | undefined,
  media: SegmentMedia | undefined,
): InspectedSound | null {
  const track = audioTrack(init);
  const entry = track?.entries[0];
  if (track !== undefined && entry !== undefined) {
    const { channels = null, sampleRate = null } = entrySound(entry);
    const primingTicks = track.edits?.[0]?.mediaTime ?? null;
    return { codecs: entry.codecs, sampleRate, channels, timescale: track.timescale, primingTicks };
  }
  const streams = media?.container === 'ts' ? media.streams : [];
  const run = media?.container === 'packed' ? media.run : streams.find((one) => one.run)?.run;
  if (run === undefined) return null;
  const { codecs, sampleRate, channels } = run;
  return { codecs, sampleRate, channels: channels || null, timescale: null, primingTicks: null };
}

function boxesOf(media: Extract<SegmentMedia, { container: 'fmp4' }>): BoxPlace[] {
  const inside = media.fragments.flatMap(({ tracks }) =>
    tracks.flatMap(({ place, runs }) => [place, ...runs.map((run) => run.place)]),
  );
  return [...media.boxes, ...inside].toSorted((one, other) => one.byteOffset - other.byteOffset);
}

/** To a nanosecond: sums of binary fractions are off by less. */
function rounded(seconds: number): number {
  return Math.round(seconds * 1e9) / 1e9 + 0;
}
