import { Box, render, Static, Text, useInput } from 'ink';

import { formatDuration } from '#core/units.ts';

import type { BoardRow, BoardView } from './job-board.ts';

/** The queue on a terminal: what has ended scrolls above it, what is open is drawn again and again. */
export interface LiveJobs {
  fact(line: string): void;
  draw(view: BoardView): void;
  /** Takes the page away and gives the terminal back. */
  close(): Promise<void>;
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

/** Draws on stderr, so that stdout stays the result's. */
export function openLiveJobs({ color, onQuit }: LiveJobsInput): LiveJobs {
  const facts: string[] = [];
  let view: BoardView | undefined;
  const page = () => (
    <>
      <Static items={[...facts]}>{(fact, index) => <Text key={index}>{fact}</Text>}</Static>
      {view === undefined ? null : <JobsPage view={view} color={color} />}
      {process.stdin.isTTY ? <QuitKeys onQuit={onQuit} /> : null}
    </>
  );
  const app = render(page(), {
    stdout: process.stderr,
    stdin: process.stdin,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  return {
    fact: (line) => {
      facts.push(line);
      app.rerender(page());
    },
    draw: (next) => {
      view = next;
      app.rerender(page());
    },
    close: async () => {
      view = undefined;
      app.rerender(page());
      app.unmount();
      await app.waitUntilExit();
    },
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
