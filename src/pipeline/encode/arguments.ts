import ffmpeg from 'fluent-ffmpeg';

import { inputOptions, inputUrl } from '../input-formats.ts';
import type { PlannedRendition, TranscodePlan } from '../plan/model.ts';
import type { Lanes } from './plan-lanes.ts';

/** The AAC coder; two and a half times as fast as FFmpeg's default, and better at high rates. */
export const aacCoder = 'fast';
/** FFmpeg's fragments are only the size of its writes; segments are cut by us. */
const fragmentUs = 1_000_000;
const progressSeconds = 0.25;
/** Samples are written when a buffer is full, not at every decoded frame: far fewer, larger reads. */
const unflushed = ['-flush_packets', '0'];
const globalOptions = ['-hide_banner', '-nostats', '-v'];

/** File descriptors of the FFmpeg that decodes; the feed is there only when another one follows. */
export const leadPipes = Object.freeze({ progress: 1, peaks: 3, feed: 4, firstRendition: 5 });
/** File descriptors of the FFmpeg that is fed decoded samples. */
export const followerPipes = Object.freeze({ feed: 0, firstRendition: 3 });

/**
 * Arguments of the FFmpeg that decodes: one decode, a split to its renditions as continuous
 * fragmented MP4s, a mono copy for the waveform and the exact sample count, and where another
 * FFmpeg follows, the decoded samples as they are. Pure.
 *
 * fluent-ffmpeg is no longer maintained, so it only assembles lists here and never runs anything.
 */
export function leadArguments(plan: TranscodePlan, sourcePath: string, lanes: Lanes): string[] {
  const feeds = lanes.followed.length > 0;
  const command = ffmpeg()
    .input(inputUrl(sourcePath))
    .inputOptions(inputOptions())
    .complexFilter(leadGraph(plan, lanes.lead, feeds));
  command.output(`pipe:${leadPipes.peaks}`).outputOptions(['-map', '[peaks]']).format('s16le');
  if (feeds) {
    command
      .output(`pipe:${leadPipes.feed}`)
      .outputOptions(['-map', '[feed]', ...unflushed])
      .audioCodec('pcm_f32le')
      .format('f32le');
  }
  addRenditions(command, lanes.lead, leadPipes.firstRendition);
  const progress = `-stats_period ${progressSeconds} -progress pipe:${leadPipes.progress}`;
  return [
    ...globalOptions,
    'level+warning',
    '-nostdin',
    ...progress.split(' '),
    ...assemble(command),
  ];
}

/** Arguments of the FFmpeg that encodes what the first one decoded. Pure. */
export function followerArguments(plan: TranscodePlan, lanes: Lanes): string[] {
  const copies = labels(lanes.followed);
  const format = ['-ar', String(plan.sampleRate), '-ac', String(plan.channels)];
  const command = ffmpeg()
    .input(`pipe:${followerPipes.feed}`)
    .inputFormat('f32le')
    .inputOptions([...format, '-protocol_whitelist', 'pipe'])
    .complexFilter([`[0:0]${planar(plan)},asetpts=N,asplit=${copies.length}${copies.join('')}`]);
  addRenditions(command, lanes.followed, followerPipes.firstRendition);
  // Warnings about the source come from the first process; this one has only guesses to report.
  return [...globalOptions, 'level+error', ...assemble(command)];
}

/**
 * Timestamps count decoded samples, so that gaps of the container cannot shift a rendition. They
 * are given as `N` alone, the time base being one sample: a quotient would round to uneven frames.
 */
function leadGraph(
  plan: TranscodePlan,
  renditions: readonly PlannedRendition[],
  feeds: boolean,
): string[] {
  const copies = ['[mix]', ...(feeds ? ['[feed]'] : []), ...labels(renditions)];
  return [
    `[0:${plan.streamIndex}]aresample=${plan.sampleRate},${planar(plan)},asetpts=N,` +
      `asplit=${copies.length}${copies.join('')}`,
    '[mix]aformat=sample_fmts=s16:channel_layouts=mono[peaks]',
  ];
}

function planar(plan: TranscodePlan): string {
  return `aformat=sample_fmts=fltp:channel_layouts=${plan.channels === 1 ? 'mono' : 'stereo'}`;
}

function labels(renditions: readonly PlannedRendition[]): string[] {
  return renditions.map(({ position }) => `[r${position}]`);
}

function addRenditions(
  command: ffmpeg.FfmpegCommand,
  renditions: readonly PlannedRendition[],
  firstPipe: number,
): void {
  for (const [index, { position, bitrateBps }] of renditions.entries()) {
    command
      .output(`pipe:${firstPipe + index}`)
      .audioCodec('aac')
      .format('mp4')
      .outputOptions(renditionOptions(position, bitrateBps));
  }
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

/** The assembling half of fluent-ffmpeg, which its types leave out. */
function assemble(command: ffmpeg.FfmpegCommand): string[] {
  return (command as unknown as { _getArguments(): string[] })._getArguments();
}
