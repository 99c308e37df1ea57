import type { Id } from '#core/ids.ts';

import type { Loudness } from './loudness/model.ts';

export type JobId = Id<'job'>;
export type WorkerId = Id<'worker'>;
export type AssetId = Id<'asset'>;

/** The life of a job; the last three end it. */
export const JOB_STATES = [
  'created',
  'encoding',
  'finalizing',
  'done',
  'failed',
  'cancelled',
] as const;
export type JobState = (typeof JOB_STATES)[number];

/** The one table of what may follow what. Back to `created`: a retry, a drain, a dead worker. */
const NEXT: Readonly<Record<JobState, readonly JobState[]>> = Object.freeze({
  created: ['encoding', 'cancelled'],
  encoding: ['finalizing', 'created', 'failed', 'cancelled'],
  finalizing: ['done', 'created', 'failed', 'cancelled'],
  done: [],
  failed: ['created'],
  cancelled: ['created'],
});

export function canMove(from: JobState, to: JobState): boolean {
  return NEXT[from].includes(to);
}

export function isFinished(state: JobState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** Whether a worker is at work on a job of this state. */
export function isRunning(state: JobState): boolean {
  return state === 'encoding' || state === 'finalizing';
}

/** Times that a worker may die over one job before the job is taken for the cause. */
export const WORKER_DEATHS_MAX = 10;
export const WORKER_DIED = 'worker died';

const RETRY_FIRST_MS = 2_000;
const RETRY_FACTOR = 4;
const RETRY_LONGEST_MS = 300_000;

/** How long a job waits after its n-th failed attempt (from 1): 2 s, 8 s, 32 s … at most 5 min. */
export function retryDelayMs(failures: number): number {
  return Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * RETRY_FACTOR ** (failures - 1));
}

/** A job as its row has it. */
export interface Job {
  readonly id: JobId;
  readonly kind: 'transcode';
  readonly trackId: Id<'track'>;
  readonly sourceId: Id<'source'>;
  readonly state: JobState;
  /** Attempts that failed. A drain, a cancel or a dead worker is none. */
  readonly attempts: number;
  readonly attemptsMax: number;
  /** Grows with every start; whoever writes with an older one has lost the job. */
  readonly fence: number;
  readonly settingsHash: Uint8Array | null;
  readonly encoder: string | null;
  readonly workerId: WorkerId | null;
  readonly processedMs: number;
  readonly totalMs: number | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly cancelRequestedAt: Date | null;
  readonly requestId: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly updatedAt: Date;
}

/** A job as people see it. */
export interface JobSummary extends Job {
  readonly trackTitle: string;
}

/** One step of a job's life. */
export interface JobTransition {
  readonly fromState: JobState | null;
  readonly toState: JobState;
  /** Which attempt it belongs to, from 1. */
  readonly attempt: number;
  readonly cause: string;
  readonly at: Date;
}

/** Who holds an attempt; every write of it is refused once the job has a newer fence. */
export interface Attempt {
  readonly jobId: JobId;
  readonly fence: number;
}

/** Where the bytes of a job's source are, and what they hash to. */
export interface JobSource {
  readonly storageKey: string;
  readonly contentHash: Uint8Array;
}

/** One rendition of a published asset; the shape of a row of `renditions`. */
export interface AssetRendition {
  readonly name: string;
  readonly position: number;
  readonly codecs: string;
  readonly bitrateBps: number;
  readonly bandwidthBps: number;
  readonly averageBandwidthBps: number;
  readonly timescale: number;
  readonly initBytes: number;
  readonly initSha256: Uint8Array;
}

/** What a finished transcode published; the shape of a row of `assets`. */
export interface FinishedAsset {
  readonly id: AssetId;
  readonly storageKey: string;
  readonly settingsHash: Uint8Array;
  readonly encoder: string;
  readonly sampleRate: number;
  readonly channels: number;
  readonly samples: bigint;
  readonly durationMs: number;
  readonly targetDurationS: number;
  readonly renditions: readonly AssetRendition[];
  readonly loudness: Loudness;
}

/** One complete media segment; the shape of a row of `segments` without its job. */
export interface SegmentRecord {
  /** Name of the rendition, `aac-160`. */
  readonly rendition: string;
  /** 0 for the first segment of a rendition, without gaps. */
  readonly sequence: number;
  /** Sum of its sample durations in the rendition's timescale, which is the sample rate. */
  readonly durationTicks: bigint;
  /** Size of the whole file: styp, moof and mdat. */
  readonly bytes: number;
  /** SHA-256 of the whole file; in hexadecimal it is the file's name. */
  readonly sha256: Uint8Array;
}
