import type { AssetMedia, RenditionMedia } from '#pipeline/validate/asset/model.ts';
import { measureBandwidth } from '#pipeline/playlist/measure-bandwidth.ts';
import { mediaPlaylist } from '#pipeline/playlist/media-playlist.ts';
import { multivariantPlaylist } from '#pipeline/playlist/multivariant-playlist.ts';
import { readPlaylist } from '#pipeline/validate/asset/read-playlist.ts';

const timescale = 44_100;

/** What a test changes in the texts and the media of an asset that is right. */
export interface Changes {
  readonly media?: (text: string) => string;
  readonly multivariant?: (text: string) => string;
  readonly rendition?: (rendition: RenditionMedia) => RenditionMedia;
  readonly files?: (files: string[]) => string[];
  readonly decodedSamples?: number;
}

/** Two renditions of three segments that break no rule, with changes to the second rendition. */
export function makeAsset(changes: Changes = {}): AssetMedia {
  const frames = [258, 258, 20];
  const lastFrame = 300;
  const names = ['aac-96', 'aac-160'];
  const made = names.map((name, index) => makeRendition(name, frames, lastFrame, 50 + 30 * index));
  const changed = [made[0]!, makeRendition(names[1]!, frames, lastFrame, 80, changes)];
  const text = multivariantPlaylist(
    made.map(({ playlist, segments }) => {
      const spans = segments.map((item) => ({
        bytes: item.bytes,
        seconds: item.durationTicks / timescale,
      }));
      const { peakBps, averageBps } = measureBandwidth(spans, 6);
      const codecs = 'mp4a.40.2';
      return { uri: playlist.file, bandwidthBps: peakBps, averageBandwidthBps: averageBps, codecs };
    }),
  );
  const multivariant = readPlaylist('master.m3u8', changes.multivariant?.(text) ?? text);
  const files = [
    'master.m3u8',
    'waveform.json',
    ...made.map(({ playlist }) => playlist.file),
    ...names.map((name) => `${name}/init.mp4`),
    ...made.flatMap(({ segments }) => segments.map((item) => item.file)),
  ];
  const total = 535 * 1024 + lastFrame;
  return {
    multivariant,
    renditions: changed,
    files: changes.files?.(files) ?? files,
    decodedSamples: changes.decodedSamples ?? total - 1024,
  };
}

function makeRendition(
  name: string,
  frames: readonly number[],
  lastFrame: number,
  frameBytes: number,
  changes: Changes = {},
): RenditionMedia {
  let decodeTime = 0;
  const segments = frames.map((count, index) => {
    const durations = Array.from({ length: count }, () => 1024);
    if (index === frames.length - 1) durations[count - 1] = lastFrame;
    const durationTicks = durations.reduce((sum, ticks) => sum + ticks, 0);
    const bytes = count * frameBytes;
    const file = `${name}/s${index}.m4s`;
    const start = decodeTime;
    decodeTime += durationTicks;
    return {
      file,
      bytes: bytes + 100,
      decodeTime: start,
      durations,
      durationTicks,
      sampleBytes: bytes,
      mdatBytes: bytes,
    };
  });
  const text = mediaPlaylist({
    initUri: 'init.mp4',
    timescale,
    targetDurationS: 6,
    segments: segments.map((item, index) => ({
      uri: `s${index}.m4s`,
      durationTicks: BigInt(item.durationTicks),
    })),
  });
  const rendition: RenditionMedia = {
    playlist: readPlaylist(`${name}/playlist.m3u8`, changes.media?.(text) ?? text),
    init: {
      brands: ['iso6'],
      trackId: 1,
      timescale,
      encoderDelay: 1024,
      codecs: 'mp4a.40.2',
      channels: 2,
      sampleRate: timescale,
      defaultDuration: 0,
      defaultSize: 0,
    },
    segments,
  };
  return changes.rendition?.(rendition) ?? rendition;
}
