import type { TranscodeFilesInput } from './model.ts';
import type { SpreadLimits } from './run-spread.ts';

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
