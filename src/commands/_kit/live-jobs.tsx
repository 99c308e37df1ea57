import { Box, Text, useInput } from 'ink';

import type { BoardRow, BoardView } from './job-board.ts';
import { openLivePage, type LivePage } from './live-page.tsx';
import { WorkLine } from './work-line.tsx';

/** The queue on a terminal: what has ended scrolls above it, what is open is drawn again and again. */
export interface LiveJobs extends Pick<LivePage, 'fact' | 'close'> {
  draw(view: BoardView): void;
}

export interface LiveJobsInput {
  color: boolean;
  /** The person has typed q or Ctrl-C. */
  onQuit: () => void;
}

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
        <WorkLine key={row.id} row={{ ...row, state: nameState(row.state) }} color={color} />
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

function nameState(state: BoardRow['state']): string {
  return state === 'created' ? 'waiting' : state;
}
