import path from 'node:path';

import { visible } from '#core/visible.ts';
import type { BatchProgress, TranscodeFilesEvent } from '#transcode/index.ts';

import type { WorkRow } from './work-line.tsx';

/** What a page shows of a run at one moment. */
export interface FileBoardView {
  /** Files under way, in the order of their start; as many as there is room for. */
  readonly rows: readonly (WorkRow & { readonly source: string })[];
  /** Files under way for which there was no room. */
  readonly more: number;
  /** Undefined before the first is told. */
  readonly progress: BatchProgress | undefined;
}

interface FileUnderWay {
  readonly startedMs: number;
  readonly processes: number;
  processedMs: number;
  totalMs: number | null;
}

/** The files of a run that are under way, as its events tell them. */
export interface FileBoard {
  /** @param nowMs monotonic */
  take(event: TranscodeFilesEvent, nowMs: number): void;
  view(rowsMax: number, nowMs: number): FileBoardView;
}

/** Music from which a pace may be told; FFmpeg's first moments would promise hours. */
const TELLING_MS = 1_000;

/** An empty board. */
export function openFileBoard(): FileBoard {
  const files = new Map<string, FileUnderWay>();
  let progress: BatchProgress | undefined;
  return {
    take(event, nowMs) {
      if (event.type === 'batch.progress') progress = event;
      else if (event.type === 'file.started') {
        const { processes } = event;
        files.set(event.source, { startedMs: nowMs, processes, processedMs: 0, totalMs: null });
      } else if (event.type === 'file.progress') {
        const { processedMs, totalMs } = event;
        const file = files.get(event.source);
        if (file !== undefined) Object.assign(file, { processedMs, totalMs });
      } else if (event.type !== 'album.written') files.delete(event.source);
    },
    view(rowsMax, nowMs) {
      const rows = [...files].slice(0, rowsMax).map(([source, file]) => toRow(source, file, nowMs));
      return { rows, more: files.size - rows.length, progress };
    },
  };
}

function toRow(source: string, file: FileUnderWay, nowMs: number): FileBoardView['rows'][number] {
  const { startedMs, processes, processedMs, totalMs } = file;
  const isTelling = processedMs >= TELLING_MS && nowMs > startedMs;
  const speed = isTelling ? processedMs / (nowMs - startedMs) : undefined;
  const share = totalMs ? Math.min(1, processedMs / totalMs) : undefined;
  return {
    source,
    title: visible(`${path.basename(path.dirname(source))}/${path.basename(source)}`),
    state: processes > 1 ? `on ${processes}` : 'encoding',
    share,
    speed,
    leftMs: speed && totalMs ? Math.max(0, totalMs - processedMs) / speed : undefined,
  };
}
