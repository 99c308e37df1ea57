import { formatDuration } from '#core/units.ts';
import type { AssetEntry, TranscodeFilesEvent, TranscodeFilesResult } from '#transcode/index.ts';

/** What a person reads of a run; undefined for what would only be noise. */
export function describeTranscode(event: TranscodeFilesEvent): string | undefined {
  switch (event.type) {
    case 'file.done':
      return [
        `Encoded    ${event.source} → ${event.outDir}`,
        ...event.warnings.map((line) => `  damaged, but complete: ${line}`),
      ].join('\n');
    case 'file.failed':
      return `Failed     ${event.source}: ${event.error!.code}`;
    case 'batch.progress': {
      const { done, waiting, encoding, allFound, speed, leftMs } = event;
      // Nothing to tell of what only was looked at.
      if (speed === null) return undefined;
      const files = `${done + waiting + encoding}${allFound ? '' : ' or more'} files`;
      const left = leftMs === null ? '' : `, ${formatDuration(leftMs)} left`;
      return `Encoded ${done} of ${files}, ${speed.toFixed(1)}× real time${left}`;
    }
    default:
      return undefined;
  }
}

/** The end of a run for people: its counts, then each of the given files. */
export function renderTranscode(
  result: TranscodeFilesResult,
  entries: readonly AssetEntry[],
  dryRun: boolean,
): string {
  const { done, skipped, failed, ignored, encodedMs, wallMs } = result;
  const pace =
    done > 0 && !dryRun
      ? ` (${formatDuration(encodedMs)} of music in ${formatDuration(wallMs)}, ` +
        `${(encodedMs / wallMs).toFixed(1)}× real time)`
      : '';
  return [
    `${dryRun ? 'Would encode' : 'Encoded'} ${done}${pace}, unchanged ${skipped}, ` +
      `${dryRun ? 'would fail' : 'failed'} ${failed}, no music ${ignored}.`,
    ...entries.map((entry) => `  ${describeEntry(entry)}`),
  ].join('\n');
}

function describeEntry({ source, state, outDir, renditions, error }: AssetEntry): string {
  if (error !== undefined) {
    const { code, message } = error;
    // Most messages name the file already.
    return `${message.includes(source) ? message : `${source}: ${message}`} (${code})`;
  }
  if (state === 'skipped') return `${source}: unchanged`;
  return `${source} → ${outDir}: ${renditions.map(({ name }) => name).join(', ')}`;
}
