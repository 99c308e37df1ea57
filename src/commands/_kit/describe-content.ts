import type { WorkEvent } from '#core/events.ts';
import { formatBytes } from '#core/units.ts';
import type { MigrateEvent } from '#db/migrate/index.ts';
import type {
  ImportEvent,
  ImportFailure,
  TranscodeFailed,
  TranscodesProgress,
} from '#domains/catalog/index.ts';
import type { ContentReady } from '#platform/add-content.ts';

import { describeMigration } from './describe-migration.ts';
import type { Measure } from './terminal.ts';

/** `1 file`, `2 files`. */
function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A failed file in one line; most messages name it already. */
export function describeFailure({
  path,
  code,
  message,
}: Pick<ImportFailure, 'path' | 'code' | 'message'>): string {
  return `${message.includes(path) ? message : `${path}: ${message}`} (${code})`;
}

type ContentEvent =
  | MigrateEvent
  | ImportEvent
  | TranscodeFailed
  | TranscodesProgress
  | ContentReady;

/** What a person reads of migrations and imports; undefined for what would only be noise. */
export function describeContent(event: WorkEvent): string | undefined {
  const known = event as ContentEvent;
  switch (known.type) {
    case 'import.started':
      return known.filesTotal === 0
        ? undefined
        : `Importing ${countOf(known.filesTotal, 'file')} (${formatBytes(known.bytesTotal)})`;
    case 'file.failed':
      return `Not imported: ${describeFailure(known)}`;
    case 'transcode.failed':
      return `Does not play: ${describeFailure(known)}`;
    case 'import.progress':
      return `Looked at ${known.filesDone} of ${countOf(known.filesTotal, 'file')}`;
    case 'transcodes.progress':
      return `Transcoded ${known.done} of ${countOf(known.total, 'track')}`;
    case 'content.ready':
      return describeReady(known);
    default:
      return describeMigration(known);
  }
}

/** `2 tracks play, 1 could not be transcoded; 5 were there already, 4 of them play.` */
function describeReady({ ready, failed, known, knownReady }: ContentReady): string | undefined {
  const fresh = [
    ...(ready > 0 ? [ready === 1 ? '1 track plays' : `${ready} tracks play`] : []),
    ...(failed > 0 ? [`${failed} could not be transcoded`] : []),
  ];
  const playing = knownReady === known ? 'all of them play' : `${knownReady} of them play`;
  const before =
    known === 0
      ? []
      : known === 1
        ? [`1 track was there already, and ${knownReady === 1 ? 'plays' : 'does not play yet'}`]
        : [`${known} tracks were there already, ${playing}`];
  const parts = [...(fresh.length > 0 ? [fresh.join(', ')] : []), ...before];
  return parts.length === 0 ? undefined : `${parts.join('; ')}.`;
}

/** How far an import, or the transcoding after it, is. */
export function measureContent(event: WorkEvent): Measure | undefined {
  const known = event as ContentEvent;
  if (known.type === 'transcodes.progress') {
    const { done, total } = known;
    return { done, total, label: `${done} of ${countOf(total, 'track')} transcoded` };
  }
  if (known.type !== 'import.progress') return undefined;
  return {
    done: known.bytesDone,
    total: known.bytesTotal,
    label: `${known.filesDone} of ${countOf(known.filesTotal, 'file')}`,
  };
}
