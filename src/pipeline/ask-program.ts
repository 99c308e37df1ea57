import { execa } from 'execa';

import type { BaseContext } from '#context.ts';

import { pipelineErrors } from './errors.ts';

/** Longest time for a program to say what it is. */
const answerMsMax = 15_000;

/** What one of FFmpeg's programs says of itself. */
export interface ProgramAnswer {
  /** `5.1.9-0+deb12u1` */
  readonly version: string;
  readonly stdout: string;
}

/** Asks ffmpeg or ffprobe something that it answers at once. @throws FFMPEG_MISSING */
export async function askProgram(
  ctx: Pick<BaseContext, 'signal'>,
  program: string,
  args: readonly string[],
): Promise<ProgramAnswer> {
  const run = await execa(program, args, {
    stdin: 'ignore',
    timeout: answerMsMax,
    cancelSignal: ctx.signal,
    reject: false,
  });
  ctx.signal.throwIfAborted();
  const { stdout, stderr } = run;
  // The banner is on standard error, unless it was asked for the version.
  const version = /^ff\w+ version (\S+)/m.exec(`${stderr}\n${stdout}`)?.[1];
  if (run.exitCode === 0 && version !== undefined) return { version, stdout };
  const reason = run.code ?? run.shortMessage ?? 'it does not say its version';
  throw pipelineErrors.FFMPEG_MISSING({ program, reason }, { cause: run });
}
