import type { Clock } from '#core/clock.ts';

import type { BatchProgress, TranscodeFilesResult } from './model.ts';

/** A file that is under way, as the tally sees it. */
interface UnderWay {
  readonly bytes: number;
  processedMs: number;
  totalMs: number | null;
}

/** Counts what becomes of the files of a run. */
export interface BatchTally {
  /** A file is found that may have to be encoded. */
  found(bytes: number): void;
  /** No more will be found. */
  allFound(): void;
  ignored(): void;
  /** A file that did not have to be encoded, whether `found` or not. */
  skipped(found?: { bytes: number }): void;
  /** A path that never came to be a file. */
  refused(): void;
  /** A found file's turn has come. */
  started(bytes: number): FileTally;
  progress(): BatchProgress;
  result(): TranscodeFilesResult;
}

/** What the tally is told of a file under way. */
export interface FileTally {
  reached(processedMs: number, totalMs: number | null): void;
  /** It is encoded, and so long. */
  done(durationMs: number): void;
  failed(): void;
  /** It was stopped, or need not be encoded after all. */
  dropped(): void;
}

export function createBatchTally(clock: Pick<Clock, 'monotonicMs'>): BatchTally {
  const startedMs = clock.monotonicMs();
  const counts = { done: 0, skipped: 0, failed: 0, ignored: 0 };
  const underWay = new Set<UnderWay>();
  let waiting = 0;
  let allFound = false;
  let bytesDone = 0;
  let bytesTotal = 0;
  let encodedMs = 0;
  let firstStartMs: number | undefined;
  return {
    found: (bytes) => {
      waiting += 1;
      bytesTotal += bytes;
    },
    allFound: () => void (allFound = true),
    ignored: () => void (counts.ignored += 1),
    skipped: (found) => {
      counts.skipped += 1;
      if (found !== undefined) bytesTotal -= found.bytes;
    },
    refused: () => void (counts.failed += 1),
    started: (bytes) => {
      waiting -= 1;
      firstStartMs ??= clock.monotonicMs();
      const file: UnderWay = { bytes, processedMs: 0, totalMs: null };
      underWay.add(file);
      return {
        reached: (processedMs, totalMs) => Object.assign(file, { processedMs, totalMs }),
        done: (durationMs) => {
          underWay.delete(file);
          counts.done += 1;
          bytesDone += bytes;
          encodedMs += durationMs;
        },
        failed: () => {
          underWay.delete(file);
          counts.failed += 1;
          bytesTotal -= bytes;
        },
        dropped: () => void underWay.delete(file),
      };
    },
    progress: () => {
      const files = [...underWay];
      const allMs = encodedMs + sum(files.map(({ processedMs }) => processedMs));
      const allBytes = bytesDone + sum(files.map(bytesReached));
      const workedMs = firstStartMs === undefined ? 0 : clock.monotonicMs() - firstStartMs;
      const isKnown = allFound && allBytes > 0 && workedMs > 0;
      const { done, skipped, failed } = counts;
      return {
        type: 'batch.progress',
        done,
        skipped,
        failed,
        encoding: underWay.size,
        waiting,
        allFound,
        bytesDone: Math.round(allBytes),
        bytesTotal,
        encodedMs: Math.round(allMs),
        speed: workedMs > 0 && allMs > 0 ? allMs / workedMs : null,
        leftMs: isKnown
          ? Math.max(0, Math.round((workedMs * (bytesTotal - allBytes)) / allBytes))
          : null,
      };
    },
    result: () => ({
      ...counts,
      encodedMs: Math.round(encodedMs),
      wallMs: Math.round(clock.monotonicMs() - startedMs),
    }),
  };
}

/** How much of a file's bytes its progress stands for; lengths of waiting files are not known yet. */
function bytesReached({ bytes, processedMs, totalMs }: UnderWay): number {
  return totalMs === null || totalMs === 0 ? 0 : bytes * Math.min(1, processedMs / totalMs);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
