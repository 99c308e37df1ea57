import { readFrames } from '#pipeline/segments/read-frames.ts';
import { createCutter } from '#pipeline/segments/cut-segments.ts';
import { writeInit } from '#pipeline/boxes/write-init.ts';
import { writeSegment, type Frame } from '#pipeline/boxes/write-segment.ts';

import type { GoodAsset } from '../good-assets.ts';
import { encodeTone, inPieces } from './encode-tone.ts';
import {
  mediaText,
  multivariantText,
  TARGET_SECONDS,
  type GoodRendition,
  type GoodSegment,
} from './playlist-texts.ts';

interface Rung {
  readonly name: string;
  readonly codecs: string;
  readonly options: readonly string[];
  readonly sampleRate?: number;
}

const AAC_RUNGS: readonly Rung[] = ['96k', '160k'].map((rate) => ({
  name: `aac-${Number.parseInt(rate, 10)}`,
  codecs: 'mp4a.40.2',
  options: ['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', rate],
}));
const FLAC_RUNG: Rung = {
  name: 'flac',
  codecs: 'fLaC',
  options: ['-strict', '-2', '-c:a', 'flac', '-sample_fmt', 's16', '-frame_size', '4096'],
};
const OPUS_RUNG: Rung = {
  name: 'opus-96',
  codecs: 'Opus',
  options: ['-c:a', 'libopus', '-b:a', '96k'],
  sampleRate: 48_000,
};

export const aacFiles = (): Promise<GoodAsset> => inFiles(AAC_RUNGS);
export const flacFiles = (): Promise<GoodAsset> => inFiles([FLAC_RUNG]);
export const opusFiles = (): Promise<GoodAsset> => inFiles([OPUS_RUNG]);
export const aacRanges = (): Promise<GoodAsset> => inRanges(AAC_RUNGS);
export const flacRanges = (): Promise<GoodAsset> => inRanges([FLAC_RUNG]);

interface CutRung extends Rung {
  readonly init: Buffer;
  readonly segments: readonly { readonly seconds: number; readonly data: Buffer }[];
}

/** An init section and a file for each segment. */
async function inFiles(rungs: readonly Rung[]): Promise<GoodAsset> {
  const asset: GoodAsset = new Map();
  const renditions: GoodRendition[] = [];
  for (const rung of await cutAll(rungs)) {
    const { name, codecs, init } = rung;
    asset.set(`${name}/init.mp4`, init);
    const segments = rung.segments.map(({ seconds, data }, index): GoodSegment => {
      const uri = `s${index}.m4s`;
      asset.set(`${name}/${uri}`, data);
      return { uri, seconds, bytes: data.length };
    });
    const lines = ['#EXT-X-MAP:URI="init.mp4"'];
    renditions.push({ file: `${name}/playlist.m3u8`, codecs, segments, version: 6, lines });
  }
  return withPlaylists(asset, renditions);
}

/** One file for everything of a rendition. */
async function inRanges(rungs: readonly Rung[]): Promise<GoodAsset> {
  const asset: GoodAsset = new Map();
  const renditions: GoodRendition[] = [];
  for (const rung of await cutAll(rungs)) {
    const { name, codecs, init } = rung;
    const uri = 'media.mp4';
    let at = init.length;
    const segments = rung.segments.map(({ seconds, data }): GoodSegment => {
      const range = `${data.length}@${at}`;
      at += data.length;
      return { uri, seconds, bytes: data.length, range };
    });
    asset.set(`${name}/${uri}`, Buffer.concat([init, ...rung.segments.map(({ data }) => data)]));
    const lines = [`#EXT-X-MAP:URI="${uri}",BYTERANGE="${init.length}@0"`];
    renditions.push({ file: `${name}/playlist.m3u8`, codecs, segments, version: 6, lines });
  }
  return withPlaylists(asset, renditions);
}

export function withPlaylists(asset: GoodAsset, renditions: readonly GoodRendition[]): GoodAsset {
  for (const rendition of renditions) {
    asset.set(rendition.file, Buffer.from(mediaText(rendition)));
  }
  asset.set('master.m3u8', Buffer.from(multivariantText(renditions)));
  return asset;
}

const cutAll = (rungs: readonly Rung[]): Promise<CutRung[]> => Promise.all(rungs.map(cutRung));

async function cutRung(rung: Rung): Promise<CutRung> {
  const { options, sampleRate } = rung;
  const container = [
    '-fflags',
    '+bitexact',
    '-flags:a',
    '+bitexact',
    '-movflags',
    '+frag_keyframe+delay_moov+default_base_moof+skip_trailer',
    '-frag_duration',
    '1000000',
    '-avoid_negative_ts',
    'disabled',
    '-f',
    'mp4',
  ];
  const stream = inPieces(
    await encodeTone({
      options: [...options, ...container],
      ...(sampleRate !== undefined && { sampleRate }),
    }),
  );
  let init: Buffer | undefined;
  let timescale = 0;
  let trackId = 0;
  const frames: Frame[] = [];
  for await (const item of readFrames(stream)) {
    if (item.kind === 'init') {
      init = writeInit(item.moov, LOUDNESS);
      timescale = item.info.timescale;
      trackId = item.info.trackId;
    } else {
      frames.push(...item.frames);
    }
  }
  const total = frames.reduce((sum, frame) => sum + frame.duration, 0);
  const segmentSamples = TARGET_SECONDS * timescale - 2048;
  const grid = { codec: 'aac', frameSamples: 1, segmentSamples, tailSamplesMax: 0 } as const;
  const cutter = createCutter(grid, 0);
  const cuts = [...cutter.push(frames), ...cutter.flush(total)];
  const segments = cuts.map((cut) => ({
    seconds: cut.durationTicks / timescale,
    data: writeSegment({ trackId, ...cut }),
  }));
  return { ...rung, init: init!, segments };
}

/** What Apple asks for: the loudness of the program. */
const LOUDNESS = {
  integratedLufs: -18,
  rangeLu: 3,
  truePeakDbtp: -1,
  blocks: [],
  shortTermBlocks: [],
};
