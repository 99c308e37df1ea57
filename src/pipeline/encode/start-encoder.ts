import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { BaseContext } from '#context.ts';

import type { PlannedRendition, TranscodePlan } from '../plan/model.ts';
import { followerArguments, leadArguments } from './arguments.ts';
import { keepLastLines, type LastLines } from './last-lines.ts';
import { followerPipes, leadPipes } from './pipes.ts';
import { planLanes } from './plan-lanes.ts';
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
  /** Mono unsigned 8-bit samples of what was decoded, at the source's rate. */
  readonly peaks: Readable;
  /** What FFmpeg's filters measured of the source. */
  readonly loudness: Readable;
  /** The same of the mix that lossy renditions are made of, where that is not the source's. */
  readonly mixLoudness: Readable | undefined;
  /** `MD5=…` of all samples; undefined where there is nothing to compare it with. */
  readonly md5: Readable | undefined;
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

/** Starts FFmpeg: one process that decodes, and maybe others that share the encoding. @throws FFMPEG_MISSING */
export function startEncoder(ctx: Pick<BaseContext, 'config'>, input: EncoderInput): EncoderRun {
  const { plan, sourcePath } = input;
  const program = ctx.config.transcode.ffmpegPath;
  const lanes = planLanes(plan.renditions, input.processesMax);
  const pipes = leadPipes(plan, lanes);
  const last = keepLastLines(path.resolve(sourcePath), path.basename(sourcePath));
  const lead = startFfmpeg({
    program,
    arguments: leadArguments(plan, sourcePath, pipes),
    fed: false,
    fdMax: pipes.last,
    lastLines: last,
  });
  const processes = [lead];
  const outputs = new Map<PlannedRendition, Readable>();
  for (const [rendition, pipe] of pipes.renditions) outputs.set(rendition, lead.output(pipe));
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map((item) => item.stop()));
  };
  try {
    for (const [index, feed] of pipes.feeds.entries()) {
      const follower = startFollower({ program, plan, followed: lanes.followers[index]!, last });
      processes.push(follower.process);
      for (const [rendition, output] of follower.outputs) outputs.set(rendition, output);
      // Decoded samples go on as fast as the other process takes them.
      pipeline(lead.feed(feed), follower.process.stdin!).catch(() => {
        // One of the two died; how it ended says why, and a broken feed ends the other.
      });
    }
  } catch (error) {
    void stop();
    throw error;
  }
  const outputOf = (pipe: number | undefined): Readable | undefined =>
    pipe === undefined ? undefined : lead.output(pipe);
  return {
    progress: lead.output(pipes.progress),
    peaks: lead.output(pipes.peaks),
    loudness: lead.output(pipes.loudness),
    mixLoudness: outputOf(pipes.mixLoudness),
    md5: outputOf(pipes.md5),
    renditions: plan.renditions.map((rendition) => outputs.get(rendition)!),
    ended: endingOf(processes, stop).then((ending) => ({ ...ending, lastLines: last.lines() })),
    stop,
  };
}

interface FollowerInput {
  readonly program: string;
  readonly plan: TranscodePlan;
  readonly followed: readonly PlannedRendition[];
  readonly last: LastLines;
}

function startFollower({ program, plan, followed, last }: FollowerInput): {
  process: FfmpegProcess;
  outputs: [PlannedRendition, Readable][];
} {
  const pipes = followerPipes(followed);
  const process = startFfmpeg({
    program,
    arguments: followerArguments(plan, pipes),
    fed: true,
    fdMax: pipes.last,
    lastLines: last,
  });
  const outputs = [...pipes.renditions].map(
    ([rendition, pipe]) => [rendition, process.output(pipe)] as [PlannedRendition, Readable],
  );
  return { process, outputs };
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
