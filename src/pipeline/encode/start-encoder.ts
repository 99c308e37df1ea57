import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { BaseContext } from '#context.ts';

import type { TranscodePlan } from '../plan/model.ts';
import { followerArguments, followerPipes, leadArguments, leadPipes } from './arguments.ts';
import { keepLastLines, type LastLines } from './last-lines.ts';
import { type Lanes, planLanes } from './plan-lanes.ts';
import { type FfmpegEnding, type FfmpegProcess, startFfmpeg } from './start-ffmpeg.ts';

/** How an encoder run came to its end. */
export interface EncoderEnding {
  readonly succeeded: boolean;
  /** For people: `ended with exit code 1`, `was killed by SIGKILL`. */
  readonly words: string;
  readonly lastLines: readonly string[];
}

/** A running encoder. Every stream must be read to its end, or FFmpeg stops at the fullest. */
export interface EncoderRun {
  readonly progress: Readable;
  /** Mono 16-bit little-endian samples of what was decoded. */
  readonly peaks: Readable;
  /** Fragmented MP4, in the order of the plan. */
  readonly renditions: readonly Readable[];
  /** Settles when every process is gone, with the first that failed; never rejects. */
  readonly ended: Promise<EncoderEnding>;
  /** Asks FFmpeg to end, kills it after a grace, waits until every process is gone. */
  stop(): Promise<void>;
}

export interface EncoderInput {
  readonly plan: TranscodePlan;
  readonly sourcePath: string;
  /** FFmpeg processes that may work on this file at one time. */
  readonly processesMax: number;
}

/** Starts FFmpeg: one process that decodes, and maybe a second that shares the encoding. @throws FFMPEG_MISSING */
export function startEncoder(ctx: Pick<BaseContext, 'config'>, input: EncoderInput): EncoderRun {
  const { plan, sourcePath } = input;
  const program = ctx.config.transcode.ffmpegPath;
  const lanes = planLanes(plan.renditions, input.processesMax);
  const last = keepLastLines(path.resolve(sourcePath), path.basename(sourcePath));
  const lead = startFfmpeg({
    program,
    arguments: leadArguments(plan, sourcePath, lanes),
    fed: false,
    fdMax: leadPipes.firstRendition + lanes.lead.length - 1,
    lastLines: last,
  });
  const outputs = lanes.lead.map((_, index) => lead.output(leadPipes.firstRendition + index));
  const processes = [lead];
  if (lanes.followed.length > 0) {
    const follower = startFollower(program, input, lanes, last, lead);
    const { firstRendition } = followerPipes;
    outputs.unshift(...lanes.followed.map((_, index) => follower.output(firstRendition + index)));
    processes.push(follower);
  }
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map((item) => item.stop()));
  };
  return {
    progress: lead.output(leadPipes.progress),
    peaks: lead.output(leadPipes.peaks),
    renditions: outputs,
    ended: endingOf(processes, stop).then((ending) => ({ ...ending, lastLines: last.lines() })),
    stop,
  };
}

function startFollower(
  program: string,
  { plan }: EncoderInput,
  lanes: Lanes,
  lastLines: LastLines,
  lead: FfmpegProcess,
): FfmpegProcess {
  try {
    const follower = startFfmpeg({
      program,
      arguments: followerArguments(plan, lanes),
      fed: true,
      fdMax: followerPipes.firstRendition + lanes.followed.length - 1,
      lastLines,
    });
    // Decoded samples go on as fast as the second process takes them.
    pipeline(lead.feed(leadPipes.feed), follower.stdin!).catch(() => {
      // One of the two died; how it ended says why, and a broken feed ends the other.
    });
    return follower;
  } catch (error) {
    void lead.stop();
    throw error;
  }
}

/**
 * The first failure in time is the cause; what ends after it ends because of it. A process that
 * somebody else killed comes before all: the other one notices the broken pipe, and may be gone
 * sooner.
 */
async function endingOf(
  processes: readonly FfmpegProcess[],
  stop: () => Promise<void>,
): Promise<{ succeeded: boolean; words: string }> {
  const failed: FfmpegEnding[] = [];
  const endings = processes.map(async (item) => {
    const ending = await item.ended;
    if (ending.succeeded) return;
    failed.push(ending);
    if (failed.length === 1) await stop();
  });
  await Promise.all(endings);
  return (
    failed.find(({ killed }) => killed) ?? failed[0] ?? { succeeded: true, words: 'ended well' }
  );
}
