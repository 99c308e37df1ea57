import type { PlannedRendition, TranscodePlan } from '../plan/model.ts';
import type { LeadPipes } from './pipes.ts';

/** A resampler keeps its last samples back; the last frame is cut to where the music ends by us. */
const RESAMPLER_REST = 64;

/**
 * The filters of the FFmpeg that decodes. What is compared with the source (peaks, loudness, MD5,
 * lossless) comes from the samples as they were decoded, the lossy renditions from a mix of them.
 * Pure.
 */
export function leadGraph(plan: TranscodePlan, pipes: LeadPipes): string[] {
  const renditions = [...pipes.renditions.keys()];
  const flac = renditions.filter(({ codec }) => codec === 'flac');
  const opus = renditions.filter(({ codec }) => codec === 'opus');
  const aac = renditions.filter(({ codec }) => codec === 'aac');
  const mixed = [
    ...pipes.feeds.map((_, index) => `feed${index}`),
    ...aac.map(({ name }) => name),
    ...(pipes.mixLoudness === undefined ? [] : ['mixmeasured']),
  ];
  const direct = [
    'mono',
    'measured',
    ...(pipes.md5 === undefined ? [] : ['md5']),
    ...flac.map((_, index) => `lossless${index}`),
    ...(opus.length > 0 ? ['wide'] : []),
    ...(mixed.length > 0 ? ['mix'] : []),
  ];
  return [
    `[0:${plan.source.streamIndex}]${ending(plan)}${split(direct)}`,
    // Points have eight bits. The mix has sixteen first, of which the upper eight are cut off: mixed in
    // eight at once, the samples would be rounded.
    '[mono]aformat=sample_fmts=s16:channel_layouts=mono,aformat=sample_fmts=u8[peaks]',
    `[measured]${loudness(pipes.loudness)}[loudness]`,
    ...(pipes.mixLoudness === undefined
      ? []
      : [`[mixmeasured]${loudness(pipes.mixLoudness)}[mixloudness]`]),
    ...flac.map(
      ({ name, bitsPerSample }, index) =>
        `[lossless${index}]aformat=sample_fmts=${bitsPerSample === 16 ? 's16' : 's32'},asetpts=N[${name}]`,
    ),
    ...(opus.length > 0
      ? [
          `[wide]${resample(plan, opus[0]!.sampleRate, 'flt')},${split(opus.map(({ name }) => name))}`,
        ]
      : []),
    ...(mixed.length > 0
      ? [`[mix]${resample(plan, plan.mix.sampleRate, 'fltp')},${split(mixed)}`]
      : []),
  ];
}

/** Silence that an encoder put behind the sound would be a gap before the next track. */
function ending({ source }: TranscodePlan): string {
  return source.endSample === null ? '' : `atrim=end_sample=${source.endSample},`;
}

/** The filters of an FFmpeg that is fed the mix. Pure. */
export function followerGraph(
  { mix }: TranscodePlan,
  renditions: readonly PlannedRendition[],
): string[] {
  const names = renditions.map(({ name }) => name);
  return [`[0:0]aformat=sample_fmts=fltp:channel_layouts=${layout(mix)},asetpts=N,${split(names)}`];
}

/**
 * Timestamps count decoded samples, so that gaps of the container cannot shift a rendition. They
 * are given as `N` alone, the time base being one sample: a quotient would round to uneven frames.
 */
function resample({ source, mix }: TranscodePlan, rate: number, format: string): string {
  const pad = source.sampleRate === rate ? '' : `apad=pad_len=${RESAMPLER_REST},`;
  return `aresample=${rate},${pad}aformat=sample_fmts=${format}:channel_layouts=${layout(mix)},asetpts=N`;
}

/** Colons inside a filter's option belong to the filter unless they are escaped, twice. */
function loudness(pipe: number): string {
  return `ebur128=metadata=1:peak=true,ametadata=mode=print:file=pipe\\\\:${pipe}`;
}

function layout({ channels }: TranscodePlan['mix']): string {
  return channels === 1 ? 'mono' : 'stereo';
}

function split(names: readonly string[]): string {
  return `asplit=${names.length}${names.map((name) => `[${name}]`).join('')}`;
}
