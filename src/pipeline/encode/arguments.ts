import ffmpeg from 'fluent-ffmpeg';

import { inputOptions, inputUrl } from '../input-formats.ts';
import type { TranscodePlan } from '../plan/model.ts';

/** File descriptors that FFmpeg writes to, besides stderr. */
export interface EncoderPipes {
  readonly progress: 1;
  readonly peaks: 3;
  /** The first rendition; the others follow. */
  readonly firstRendition: 4;
}
export const encoderPipes: EncoderPipes = Object.freeze({
  progress: 1,
  peaks: 3,
  firstRendition: 4,
});

/** The AAC coder; two and a half times as fast as FFmpeg's default, and better at high rates. */
export const aacCoder = 'fast';
/** FFmpeg's fragments are only the size of its writes; segments are cut by us. */
const fragmentUs = 1_000_000;
const progressSeconds = 0.25;

/**
 * The argument list of the one FFmpeg run of a transcode: one decode, a split to every rendition as
 * a continuous fragmented MP4, and a mono copy for the waveform and the exact sample count. Pure.
 *
 * fluent-ffmpeg is no longer maintained, so it only assembles the list here and never runs anything.
 */
export function encoderArguments(plan: TranscodePlan, sourcePath: string): string[] {
  const command = ffmpeg()
    .input(inputUrl(sourcePath))
    .inputOptions(inputOptions())
    .complexFilter(filterGraph(plan));
  command.output(`pipe:${encoderPipes.peaks}`).outputOptions(['-map', '[peaks]']).format('s16le');
  for (const { position, bitrateBps } of plan.renditions) {
    command
      .output(`pipe:${encoderPipes.firstRendition + position}`)
      .audioCodec('aac')
      .format('mp4')
      .outputOptions(renditionOptions(position, bitrateBps));
  }
  return [...globalOptions(), ...assemble(command)];
}

/**
 * Timestamps count decoded samples, so that gaps of the container cannot shift a rendition. They
 * are given as `N` alone, the time base being one sample: a quotient would round to uneven frames.
 */
function filterGraph(plan: TranscodePlan): string[] {
  const layout = plan.channels === 1 ? 'mono' : 'stereo';
  const copies = plan.renditions.map(({ position }) => `[r${position}]`);
  return [
    `[0:${plan.streamIndex}]aresample=${plan.sampleRate},aformat=sample_fmts=fltp:channel_layouts=${layout},` +
      `asetpts=N,asplit=${copies.length + 1}[mix]${copies.join('')}`,
    `[mix]aformat=sample_fmts=s16:channel_layouts=mono[peaks]`,
  ];
}

function renditionOptions(position: number, bitrateBps: number): string[] {
  const options: Readonly<Record<string, string>> = {
    map: `[r${position}]`,
    map_metadata: '-1',
    map_chapters: '-1',
    aac_coder: aacCoder,
    'b:a': String(bitrateBps),
    // Without the name and version of the library in the file, and so in its hash.
    fflags: '+bitexact',
    'flags:a': '+bitexact',
    // The movie box is written with the first fragment: only then is the encoder's delay known,
    // and only with negative timestamps left alone does it get into the edit list.
    movflags: '+frag_keyframe+delay_moov+default_base_moof+skip_trailer',
    frag_duration: String(fragmentUs),
    avoid_negative_ts: 'disabled',
  };
  return Object.entries(options).flatMap(([name, value]) => [`-${name}`, value]);
}

function globalOptions(): string[] {
  const progress = `-stats_period ${progressSeconds} -progress pipe:${encoderPipes.progress}`;
  return `-hide_banner -nostdin -nostats -v level+warning ${progress}`.split(' ');
}

/** The assembling half of fluent-ffmpeg, which its types leave out. */
function assemble(command: ffmpeg.FfmpegCommand): string[] {
  return (command as unknown as { _getArguments(): string[] })._getArguments();
}
