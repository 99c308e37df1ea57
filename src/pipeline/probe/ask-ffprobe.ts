import path from 'node:path';

import { execa } from 'execa';

import type { BaseContext } from '#context.ts';

import { pipelineErrors } from '../errors.ts';
import { inputOptions, inputUrl } from '../input-formats.ts';
import type { ContainerInput } from './containers/model.ts';
import { readContainer } from './containers/read-container.ts';
import { type ParsedProbe, parseProbe } from './parse-probe.ts';

/** Longest time that ffprobe may look at one file. */
const probeTimeoutMs = 30_000;
/** Most output that is read of ffprobe, in characters; a file with 10,000 tags stays below. */
const probeOutputMax = 8_000_000;

/**
 * Asks ffprobe what a file is.
 * @throws SOURCE_NOT_AUDIO, SOURCE_INCOMPLETE, SOURCE_CUT_SHORT, SOURCE_DAMAGED, PROBE_TIMEOUT,
 * FFMPEG_MISSING
 */
export async function askFfprobe(
  ctx: Pick<BaseContext, 'config' | 'signal'>,
  sourcePath: string,
): Promise<ParsedProbe> {
  const file = path.basename(sourcePath);
  const program = ctx.config.transcode.ffprobePath;
  const run = await execa(
    program,
    // `mjpeg` pictures and data streams are named by ffprobe too; entries keep the output small.
    [
      '-hide_banner',
      '-v',
      'level+warning',
      ...inputOptions(),
      '-of',
      'json',
      '-show_entries',
      ENTRIES,
      inputUrl(sourcePath),
    ],
    {
      stdin: 'ignore',
      timeout: probeTimeoutMs,
      maxBuffer: probeOutputMax,
      cancelSignal: ctx.signal,
      reject: false,
    },
  );
  ctx.signal.throwIfAborted();
  if (run.timedOut) throw pipelineErrors.PROBE_TIMEOUT({ file, timeoutMs: probeTimeoutMs });
  if (run.exitCode === undefined) {
    throw pipelineErrors.FFMPEG_MISSING(
      { program, reason: run.code ?? run.shortMessage ?? 'it was killed' },
      { cause: run },
    );
  }
  const parsed = parseProbe(run.stdout, run.stderr);
  if (typeof parsed !== 'string') return parsed;
  // An MP4 that lost its end lost its tables too: ffprobe finds nothing, its boxes say why.
  if (run.stderr.includes(NO_MOVIE)) await readContainer(ctx, sourcePath, MP4, unknownSound(file));
  throw pipelineErrors.SOURCE_NOT_AUDIO({ file, reason: parsed });
}

function unknownSound(file: string): ContainerInput {
  return { file, codec: '', sampleRate: 0, startTicks: 0 };
}

const MP4 = 'mov,mp4,m4a,3gp,3g2,mj2';
const NO_MOVIE = 'moov atom not found';
const ENTRIES =
  'stream=index,codec_type,codec_name,sample_rate,channels,bits_per_sample,bits_per_raw_sample,' +
  'sample_fmt,bit_rate,start_pts,duration,duration_ts,nb_frames,time_base' +
  ':format=format_name,duration,bit_rate';
