import type { LoopRung } from './loops.ts';
import type { Track } from './make-tracks.ts';
import { runLines } from './run-lines.ts';
import type { Timed } from './run-timed.ts';

/**
 * One FFmpeg for each track that does what those of veza do, and writes nothing:
 * what is decoded goes to the waveform, the loudness with its true peak, the MD5 and the encoders of the
 * rungs. Without rungs it is all that there is besides the encoders.
 */
export async function runGraph(input: {
  readonly tracks: readonly Track[];
  readonly rungs: readonly LoopRung[];
  /** FFmpeg processes at one time. */
  readonly processes: number;
}): Promise<Timed> {
  const mixed = input.rungs.map(({ name }) => `[${name}]`);
  const to = mixed.length === 0 ? 'anullsink' : `asplit=${mixed.length}${mixed.join('')}`;
  const graph = [
    '[0:0]asplit=4[mono][measured][md5][mix]',
    '[mono]aformat=sample_fmts=s16:channel_layouts=mono,aformat=sample_fmts=u8[peaks]',
    '[measured]ebur128=metadata=1:peak=true,ametadata=mode=print:file=/dev/null[loudness]',
    `[mix]aformat=sample_fmts=fltp:channel_layouts=stereo,asetpts=N,${to}`,
  ].join(';');
  const none = '-f null -';
  const outputs = [
    `-map [peaks] -c:a pcm_u8 ${none}`,
    `-map [loudness] ${none}`,
    '-map [md5] -c:a pcm_s16le -f md5 /dev/null',
    ...input.rungs.map(
      ({ name, encoder, bitrateBps }) =>
        `-map [${name}] -c:a ${encoder.join(' ')} -b:a ${bitrateBps} ${none}`,
    ),
  ].flatMap((output) => output.split(' '));
  const lines = input.tracks.map(({ file }) =>
    ['-i', file, '-filter_complex', graph, ...outputs].join(' '),
  );
  return runLines(lines, input.processes);
}
