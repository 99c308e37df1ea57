import type { TranscodeFilesInput } from './model.ts';

export interface SpreadLimits {
  /** Items that have processes at one time. */
  readonly itemsMax: number;
  /** Processes that one item may have. */
  readonly processesMax: number;
  /** Processes of all items together. */
  readonly totalMax: number;
}

/**
 * What one FFmpeg process takes at its height. Measured with every rendition: 72 MB for stereo at
 * 44.1 kHz, 112 MB for six channels at 192 kHz.
 */
const PROCESS_BYTES = 128 * 1024 * 1024;

/** How many files and processes there may be at one time; one at least. Pure. */
export function spreadLimits({
  jobs,
  memoryBytesMax,
}: Pick<TranscodeFilesInput, 'jobs' | 'memoryBytesMax'>): SpreadLimits {
  const totalMax = Math.max(1, Math.floor(memoryBytesMax / PROCESS_BYTES));
  return { itemsMax: Math.min(jobs, totalMax), processesMax: jobs, totalMax };
}

/**
 * Processes for an item, so that the last ones use all that the first ones used: one while as many
 * wait, more the fewer wait behind it. Pure.
 * @param waiting items behind this one, @param free processes that may still be started.
 */
export function spreadProcesses(
  { processesMax }: Pick<SpreadLimits, 'processesMax'>,
  waiting: number,
  free: number,
): number {
  return Math.max(1, Math.min(Math.floor(processesMax / (waiting + 1)), free));
}
