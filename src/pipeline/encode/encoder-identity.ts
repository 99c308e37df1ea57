import { execa } from 'execa';

import type { BaseContext } from '#context.ts';

import { pipelineErrors } from '../errors.ts';
import { aacCoder } from './arguments.ts';

/** Longest time for FFmpeg to say its version. */
const versionTimeoutMs = 15_000;

/**
 * Names the encoder: program, build, codec and coder, `ffmpeg 5.1.9-0+deb12u1 aac/fast`. Another
 * name may give other bytes, so it is part of the settings hash.
 * @throws FFMPEG_MISSING
 */
export async function encoderIdentity(
  ctx: Pick<BaseContext, 'config' | 'signal'>,
): Promise<string> {
  const program = ctx.config.transcode.ffmpegPath;
  const run = await execa(program, ['-hide_banner', '-version'], {
    stdin: 'ignore',
    timeout: versionTimeoutMs,
    cancelSignal: ctx.signal,
    reject: false,
  });
  ctx.signal.throwIfAborted();
  const version = /^ffmpeg version (\S+)/m.exec(run.stdout ?? '')?.[1];
  if (run.exitCode !== 0 || version === undefined) {
    const reason = run.code ?? run.shortMessage ?? 'it does not say its version';
    throw pipelineErrors.FFMPEG_MISSING({ program, reason }, { cause: run });
  }
  return `ffmpeg ${version} aac/${aacCoder}`;
}
