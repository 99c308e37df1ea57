import path from 'node:path';

import { execa } from 'execa';

import type { BaseContext } from '#context.ts';

import { pipelineErrors } from '../errors.ts';
import { inputOptions, inputUrl } from '../input-formats.ts';
import { checkSourceFile } from './check-source-file.ts';
import type { SampleClaim, SourceProbe } from './model.ts';
import { parseProbe } from './parse-probe.ts';
import { readWavClaim } from './read-wav-claim.ts';

/** Longest time that ffprobe may look at one file. */
const probeTimeoutMs = 30_000;
/** Most output that is read of ffprobe, in characters; a file with 10,000 tags stays below. */
const probeOutputMax = 8_000_000;

/**
 * Asks ffprobe what a file is.
 * @throws SOURCE_UNREADABLE, SOURCE_EMPTY, SOURCE_NOT_AUDIO, PROBE_TIMEOUT, FFMPEG_MISSING
 */
export async function probeSource(
  ctx: Pick<BaseContext, 'config' | 'signal'>,
  sourcePath: string,
): Promise<SourceProbe> {
  await checkSourceFile(sourcePath);
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
  const probe = parseProbe(run.stdout, run.stderr);
  if (typeof probe === 'string') throw pipelineErrors.SOURCE_NOT_AUDIO({ file, reason: probe });
  return isPcmWave(probe) ? { ...probe, claim: await wavClaim(sourcePath) } : probe;
}

/** Only of PCM does the header count samples; other codecs in WAVE count bytes. */
function isPcmWave(probe: SourceProbe): boolean {
  return probe.container === 'wav' && probe.codec.startsWith('pcm_');
}

async function wavClaim(sourcePath: string): Promise<SampleClaim | null> {
  const samples = await readWavClaim(sourcePath);
  return samples === null ? null : { samples, toleranceSamples: 0 };
}

const ENTRIES =
  'stream=index,codec_type,codec_name,sample_rate,channels,bit_rate,bits_per_sample,' +
  'bits_per_raw_sample,sample_fmt,duration,duration_ts,time_base' +
  ':format=format_name,duration,bit_rate';
