import { Box, Text, useInput } from 'ink';

import { formatDuration } from '#core/units.ts';

import type { BoardRow, BoardView } from './job-board.ts';
import { openLivePage, type LivePage } from './live-page.tsx';

/** The queue on a terminal: what has ended scrolls above it, what is open is drawn again and again. */
export interface LiveJobs extends Pick<LivePage, 'fact' | 'close'> {
  draw(view: BoardView): void;
}

export interface LiveJobsInput {
  color: boolean;
  /** The person has typed q or Ctrl-C. */
  onQuit: () => void;
}

const BAR_COLUMNS = 20;
/** `finalizing` is the longest word of a state. */
const STATE_COLUMNS = 10;
const NUMBER_COLUMNS = 7;

/** Ends at a key where there is a keyboard. */
export function openLiveJobs({ color, onQuit }: LiveJobsInput): LiveJobs {
  let view: BoardView | undefined;
  const page = openLivePage(() => (
    <>
      {view === undefined ? null : <JobsPage view={view} color={color} />}
      {process.stdin.isTTY ? <QuitKeys onQuit={onQuit} /> : null}
    </>
  ));
  return {
    fact: (line) => page.fact(line),
    draw: (next) => {
      view = next;
      page.redraw();
    },
    close: () => page.close(),
  };
}

function QuitKeys({ onQuit }: { onQuit: () => void }) {
  useInput((input, key) => {
    if (input === 'q' || (key.ctrl && input === 'c')) onQuit();
  });
  return null;
}

/** The open jobs, one a line, and the counts below them. */
export function JobsPage({ view, color }: { view: BoardView; color: boolean }) {
  const { rows, more, counts } = view;
  return (
    <Box flexDirection="column">
      {rows.map((row) => (
        <JobLine key={row.id} row={row} color={color} />
      ))}
      {more > 0 ? <Text dimColor={color}>{`… and ${more} more`}</Text> : null}
      {rows.length === 0 && more <= 0 ? <Text dimColor={color}>No job waits or runs.</Text> : null}
      <Text wrap="truncate-end">
        {Object.entries(counts)
          .map(([state, count]) => `${count} ${state}`)
          .join(' · ')}
        <Text dimColor={color}>{' · q ends'}</Text>
      </Text>
    </Box>
  );
}

function JobLine({ row, color }: { row: BoardRow; color: boolean }) {
  const { title, state, share, speed, leftMs } = row;
  const filled = Math.round((share ?? 0) * BAR_COLUMNS);
  const percent = share === undefined ? '' : `${Math.floor(share * 100)} %`;
  return (
    <Box gap={1}>
      <Box flexShrink={0} gap={1}>
        <Text>{(state === 'created' ? 'waiting' : state).padEnd(STATE_COLUMNS)}</Text>
        <Text {...(color ? { color: 'cyan' } : {})}>
          {'█'.repeat(filled) + '░'.repeat(BAR_COLUMNS - filled)}
        </Text>
        <Text>{percent.padStart(5)}</Text>
        <Text>{(speed === undefined ? '' : `${speed.toFixed(1)}×`).padStart(NUMBER_COLUMNS)}</Text>
        <Text dimColor={color}>
          {(leftMs === undefined ? '' : `${formatDuration(leftMs)} left`).padEnd(
            2 * NUMBER_COLUMNS,
          )}
        </Text>
      </Box>
      <Text wrap="truncate-end">{title.replace(/\s+/g, ' ')}</Text>
    </Box>
  );
}
