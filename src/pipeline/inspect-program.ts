import { execa } from 'execa';

import type { BaseContext } from '#context.ts';

import { pipelineErrors } from './errors.ts';

/** Longest time for a program to say what it is. */
const answerMsMax = 15_000;

/** What one of FFmpeg's programs says of itself. */
export interface ProgramInfo {
  /** `5.1.9-0+deb12u1` */
  readonly version: string;
  /** Whether it can make AAC; ffprobe encodes nothing. */
  readonly hasAac: boolean;
}

/**
 * Asks ffmpeg or ffprobe for its version and its AAC encoder.
 * @throws FFMPEG_MISSING
 */
export async function inspectProgram(
  ctx: Pick<BaseContext, 'signal'>,
  program: string,
): Promise<ProgramInfo> {
  const versionText = await ask(ctx, program, ['-hide_banner', '-version']);
  const version = /^ff\w+ version (\S+)/m.exec(versionText)?.[1];
  if (version === undefined) {
    throw pipelineErrors.FFMPEG_MISSING({ program, reason: 'it does not say its version' });
  }
  if (/^ffprobe /m.test(versionText)) return { version, hasAac: false };
  const encoders = await ask(ctx, program, ['-hide_banner', '-encoders']);
  return { version, hasAac: /^\s*A\S*\s+aac\s/m.test(encoders) };
}

async function ask(
  ctx: Pick<BaseContext, 'signal'>,
  program: string,
  args: string[],
): Promise<string> {
  const run = await execa(program, args, {
    stdin: 'ignore',
    timeout: answerMsMax,
    cancelSignal: ctx.signal,
    reject: false,
  });
  ctx.signal.throwIfAborted();
  if (run.exitCode === 0) return run.stdout;
  const reason = run.code ?? run.shortMessage ?? 'it failed';
  throw pipelineErrors.FFMPEG_MISSING({ program, reason }, { cause: run });
}
