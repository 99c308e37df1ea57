import type { Fmp4Segment, InitMedia } from '../boxes/media.ts';
import type { FrameRun, TsSegment } from '../ts/model.ts';
import type { SegmentMedia } from './presentation.ts';

/** Ticks a second of presentation times in transport streams and ID3 tags. */
const MPEG_TIMESCALE = 90_000;

export interface SegmentTimes {
  readonly mediaStartSeconds: number | undefined;
  readonly mediaSeconds: number | undefined;
}

/** When a segment's samples start, and how long they last; undefined where the bytes do not say. Pure. */
export function measureSegment(media: SegmentMedia, init: InitMedia | undefined): SegmentTimes {
  switch (media.container) {
    case 'fmp4':
      return measureFragments(media, init);
    case 'ts':
      return measureStream(media);
    case 'packed': {
      const { timestamp } = media.id3 ?? {};
      const start = timestamp === undefined ? undefined : Number(timestamp) / MPEG_TIMESCALE;
      return { mediaStartSeconds: start, mediaSeconds: secondsOf(media.run, media) };
    }
    default:
      return { mediaStartSeconds: undefined, mediaSeconds: undefined };
  }
}

/** The first track counts: HLS wants one. */
function measureFragments({ fragments }: Fmp4Segment, init: InitMedia | undefined): SegmentTimes {
  const track = init?.tracks[0];
  const first = fragments[0]?.tracks[0];
  if (track === undefined || first === undefined || track.timescale === 0) {
    return { mediaStartSeconds: undefined, mediaSeconds: undefined };
  }
  let ticks = 0;
  for (const { tracks } of fragments) {
    for (const { trackId, runs } of tracks) {
      if (trackId !== first.trackId) continue;
      for (const { durations } of runs) for (const duration of durations) ticks += duration;
    }
  }
  const { decodeTime } = first;
  return {
    mediaStartSeconds: decodeTime === undefined ? undefined : decodeTime / track.timescale,
    mediaSeconds: ticks / track.timescale,
  };
}

function measureStream({ streams, syncLosses, counterBreaks }: TsSegment): SegmentTimes {
  const audio = streams.find(({ run }) => run !== undefined);
  const pts = audio?.firstTime?.pts;
  const isWhole = syncLosses.length === 0 && counterBreaks.length === 0;
  return {
    mediaStartSeconds: pts === undefined ? undefined : pts / MPEG_TIMESCALE,
    mediaSeconds: audio?.run && isWhole ? secondsOf(audio.run, audio) : undefined,
  };
}

/** Where a part is lost or cut off, what is left says nothing of the length. */
function secondsOf(
  { samples, sampleRate, lostBytes }: FrameRun,
  { trailingBytes }: { readonly trailingBytes: number },
): number | undefined {
  return lostBytes === 0 && trailingBytes === 0 ? samples / sampleRate : undefined;
}
