import type { Sink } from '#core/events.ts';
import type { AssetEntry, TranscodeFilesEvent } from '#transcode/index.ts';

import { describeTranscode } from './describe-transcode.ts';
import { openFileBoard } from './file-board.ts';
import type { Terminal } from './terminal.ts';

/** Lines of the page that are no file: those left out, the total, and room for what scrolls. */
const CHROME_ROWS = 6;
const DRAW_EVERY_MS = 100;

export interface TranscodeSink {
  readonly event: Sink<TranscodeFilesEvent>;
  /** Gives the terminal back; again it does nothing. */
  close(): Promise<void>;
}

/**
 * The page where there is a terminal to draw it on, else lines.
 * @param onEntry takes what became of each file.
 */
export async function openTranscodeSink(
  terminal: Terminal,
  onEntry: (entry: AssetEntry) => void,
): Promise<TranscodeSink> {
  const show = terminal.drawsLive() ? await openPage(terminal) : lines(terminal);
  return {
    event: (event) => {
      if ('state' in event) onEntry(toEntry(event));
      show.event(event);
    },
    close: () => show.close(),
  };
}

/** An event of a file without what only the event has. */
function toEntry(event: Extract<TranscodeFilesEvent, AssetEntry>): AssetEntry {
  const { source, state, outDir, durationMs, renditions, loudness, error } = event;
  const entry = { source, state, outDir, durationMs, renditions, loudness };
  return error === undefined ? entry : { ...entry, error };
}

function lines(terminal: Terminal): TranscodeSink {
  return { event: terminal.sink(describeTranscode), close: async () => {} };
}

async function openPage(terminal: Terminal): Promise<TranscodeSink> {
  // ink is loaded when there is something to draw: it costs more than most commands.
  const { openLiveTranscode } = await import('./live-transcode.tsx');
  const live = openLiveTranscode(terminal.options.color);
  const board = openFileBoard();
  let drawnAt = -Infinity;
  let closing: Promise<void> | undefined;
  return {
    event: (event) => {
      const now = performance.now();
      board.take(event, now);
      const fact = event.type.endsWith('.progress') ? undefined : describeTranscode(event);
      if (fact !== undefined) live.fact(fact);
      if (now - drawnAt < DRAW_EVERY_MS) return;
      drawnAt = now;
      live.draw(board.view(Math.max(3, (process.stderr.rows ?? 24) - CHROME_ROWS), now));
    },
    close: () => (closing ??= live.close()),
  };
}
