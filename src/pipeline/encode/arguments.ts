import ffmpeg from 'fluent-ffmpeg';

import { inputOptions, inputUrl } from '../input-formats.ts';
import type { PlannedRendition, TranscodePlan } from '../plan/model.ts';
import type { FollowerPipes, LeadPipes } from './pipes.ts';
import { followerGraph, leadGraph } from './filter-graph.ts';

/** FFmpeg's fragments are only the size of its writes; segments are cut by us. */
const fragmentUs = 2_000_000;
const progressSeconds = 0.25;
/** Samples are written when a buffer is full, not at every decoded frame: far fewer, larger reads. */
const unflushed = ['-flush_packets', '0'];
const globalOptions = ['-hide_banner', '-nostats', '-v'];

/**
 * Arguments of the FFmpeg that decodes: one decode for its renditions as continuous fragmented
 * MP4s, a mono copy for the waveform and the exact sample count, the loudness, the MD5 of the
 * samples, and the decoded samples as they are for every FFmpeg that follows. Pure.
 *
 * fluent-ffmpeg is no longer maintained, so it only assembles lists here and never runs anything.
 */
export function leadArguments(plan: TranscodePlan, sourcePath: string, pipes: LeadPipes): string[] {
  const command = ffmpeg()
    .input(inputUrl(sourcePath))
    .inputOptions(inputOptions(plan.source.container))
    .complexFilter(leadGraph(plan, pipes));
  command
    .output(`pipe:${pipes.peaks}`)
    .outputOptions(['-map', '[peaks]', ...unflushed])
    .audioCodec('pcm_u8')
    .format('u8');
  // The filters write what they measure; what comes through them goes nowhere.
  command.output('-').outputOptions(['-map', '[loudness]']).format('null');
  if (pipes.mixLoudness !== undefined) {
    command.output('-').outputOptions(['-map', '[mixloudness]']).format('null');
  }
  if (pipes.md5 !== undefined) {
    const codec = `pcm_${md5Format(plan)}`;
    command
      .output(`pipe:${pipes.md5}`)
      .outputOptions(['-map', '[md5]'])
      .audioCodec(codec)
      .format('md5');
  }
  for (const [index, feed] of pipes.feeds.entries()) {
    command
      .output(`pipe:${feed}`)
      .outputOptions(['-map', `[feed${index}]`, ...unflushed])
      .audioCodec('pcm_f32le')
      .format('f32le');
  }
  addRenditions(command, pipes.renditions);
  const progress = `-stats_period ${progressSeconds} -progress pipe:${pipes.progress}`;
  return [
    ...globalOptions,
    'level+warning',
    '-nostdin',
    ...progress.split(' '),
    ...assemble(command),
  ];
}

/** Arguments of an FFmpeg that encodes what the first one decoded. Pure. */
export function followerArguments(plan: TranscodePlan, pipes: FollowerPipes): string[] {
  const { sampleRate, channels } = plan.mix;
  const format = ['-ar', String(sampleRate), '-ac', String(channels)];
  const command = ffmpeg()
    .input(`pipe:${pipes.feed}`)
    .inputFormat('f32le')
    .inputOptions([...format, '-protocol_whitelist', 'pipe'])
    .complexFilter(followerGraph(plan, [...pipes.renditions.keys()]));
  addRenditions(command, pipes.renditions);
  // Warnings about the source come from the first process; this one has only guesses to report.
  return [...globalOptions, 'level+error', ...assemble(command)];
}

/** What FLAC hashes: whole bytes, little-endian, signed. */
function md5Format({ source }: TranscodePlan): 's8' | 's16le' | 's24le' {
  const bits = source.bitsPerSample ?? 24;
  return bits <= 8 ? 's8' : bits <= 16 ? 's16le' : 's24le';
}

function addRenditions(
  command: ffmpeg.FfmpegCommand,
  renditions: ReadonlyMap<PlannedRendition, number>,
): void {
  for (const [rendition, pipe] of renditions) {
    command
      .output(`pipe:${pipe}`)
      .audioCodec(rendition.encoder.name)
      .format('mp4')
      .outputOptions(renditionOptions(rendition));
  }
}

function renditionOptions(rendition: PlannedRendition): string[] {
  const { name, encoder, bitrateBps, bitsPerSample } = rendition;
  const options: Readonly<Record<string, string>> = {
    map: `[${name}]`,
    map_metadata: '-1',
    map_chapters: '-1',
    ...encoder.options,
    ...(bitrateBps === null ? {} : { 'b:a': String(bitrateBps) }),
    ...(bitsPerSample === 24 ? { bits_per_raw_sample: '24' } : {}),
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
