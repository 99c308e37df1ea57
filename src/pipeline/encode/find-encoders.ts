import { execa } from 'execa';

import type { BaseContext } from '#context.ts';

import { pipelineErrors } from '../errors.ts';
import type { Encoders } from '../plan/choose-encoder.ts';

/** Longest time for FFmpeg to say what it is. */
const answerMsMax = 15_000;

/**
 * Asks FFmpeg for its version and its encoders. Another build may give other bytes, so what it says
 * is part of the settings hash.
 * @throws FFMPEG_MISSING
 */
export async function findEncoders(ctx: Pick<BaseContext, 'config' | 'signal'>): Promise<Encoders> {
  const program = ctx.config.transcode.ffmpegPath;
  // Without -hide_banner the version comes first, on standard error.
  const run = await execa(program, ['-encoders'], {
    stdin: 'ignore',
    timeout: answerMsMax,
    cancelSignal: ctx.signal,
    reject: false,
  });
  ctx.signal.throwIfAborted();
  const version = /^ffmpeg version (\S+)/m.exec(run.stderr ?? '')?.[1];
  if (run.exitCode !== 0 || version === undefined) {
    const reason = run.code ?? run.shortMessage ?? 'it does not say its version';
    throw pipelineErrors.FFMPEG_MISSING({ program, reason }, { cause: run });
  }
  const has = (name: string): boolean =>
    new RegExp(`^\\s*A\\S*\\s+${name}\\s`, 'm').test(run.stdout);
  return {
    program: `ffmpeg ${version}`,
    aac: has('libfdk_aac') ? 'libfdk_aac' : has('aac') ? 'aac' : null,
    opus: has('libopus') ? 'libopus' : null,
    flac: has('flac') ? 'flac' : null,
  };
}
