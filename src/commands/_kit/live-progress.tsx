import { Text } from 'ink';

import { formatDuration } from '#core/units.ts';

import { openLivePage, type LivePage } from './live-page.tsx';
import type { Measure } from './terminal.ts';

/** A terminal page of one line: facts scroll above it, progress redraws it. */
export interface LiveProgress extends Pick<LivePage, 'fact' | 'close'> {
  progress(measure: Measure): void;
}

const BAR_COLUMNS = 24;

/** Shows nothing before the first progress. */
export function openLiveProgress(color: boolean): LiveProgress {
  const startedAt = performance.now();
  let measure: Measure | undefined;
  const page = openLivePage(() =>
    measure === undefined ? null : (
      <ProgressLine measure={measure} elapsedMs={performance.now() - startedAt} color={color} />
    ),
  );
  return {
    fact: (line) => page.fact(line),
    progress: (next) => {
      measure = next;
      page.redraw();
    },
    close: () => page.close(),
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
