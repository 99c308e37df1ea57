import { render, Static, Text } from 'ink';

import { formatDuration } from '#core/units.ts';

import type { Measure } from './terminal.ts';

/** A terminal page of one line: facts scroll above it, progress redraws it. */
export interface LiveProgress {
  fact(line: string): void;
  progress(measure: Measure): void;
  /** Takes the line away and gives the terminal back. */
  close(): Promise<void>;
}

const BAR_COLUMNS = 24;

/** Draws on stderr, so that stdout stays the result's. */
export function openLiveProgress(color: boolean): LiveProgress {
  const startedAt = performance.now();
  const facts: { id: number; line: string }[] = [];
  let measure: Measure | undefined;
  const page = () => (
    <>
      <Static items={[...facts]}>{(fact) => <Text key={fact.id}>{fact.line}</Text>}</Static>
      {measure === undefined ? null : (
        <ProgressLine measure={measure} elapsedMs={performance.now() - startedAt} color={color} />
      )}
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
      facts.push({ id: facts.length, line });
      app.rerender(page());
    },
    progress: (next) => {
      measure = next;
      app.rerender(page());
    },
    close: async () => {
      measure = undefined;
      app.rerender(page());
      app.unmount();
      await app.waitUntilExit();
    },
  };
}

/**
 * One line, cut to the terminal: one that wraps would leave a row behind each time it is drawn.
 * What is cut is the label's end.
 */
export function ProgressLine(props: { measure: Measure; elapsedMs: number; color: boolean }) {
  const { done, total, label, leftMs } = props.measure;
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.round(share * BAR_COLUMNS);
  const guess = share > 0 && share < 1 ? (props.elapsedMs * (1 - share)) / share : null;
  const left = leftMs === undefined ? guess : leftMs;
  return (
    <Text wrap="truncate">
      <Text {...(props.color ? { color: 'cyan' } : {})}>
        {'█'.repeat(filled) + '░'.repeat(BAR_COLUMNS - filled)}
      </Text>
      {`${Math.floor(share * 100)} %`.padStart(6)}
      {left === null ? null : (
        <Text dimColor={props.color}>{`  ${formatDuration(left)} left`}</Text>
      )}
      {`  ${label}`}
    </Text>
  );
}
