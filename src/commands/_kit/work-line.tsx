import { Box, Text } from 'ink';

import { formatDuration } from '#core/units.ts';

/** A piece of work that a page shows. */
export interface WorkRow {
  readonly title: string;
  /** One word. */
  readonly state: string;
  /** 0–1; undefined while nobody knows how long the music is. */
  readonly share: number | undefined;
  /** Seconds of music a second. */
  readonly speed: number | undefined;
  readonly leftMs: number | undefined;
}

const BAR_COLUMNS = 20;
/** `finalizing` is the longest word of a state. */
const STATE_COLUMNS = 10;
const NUMBER_COLUMNS = 7;

/** State, bar, speed and time left in columns, then as much of the title as there is room for. */
export function WorkLine({ row, color }: { row: WorkRow; color: boolean }) {
  const { title, state, share, speed, leftMs } = row;
  const filled = Math.round((share ?? 0) * BAR_COLUMNS);
  const percent = share === undefined ? '' : `${Math.floor(share * 100)} %`;
  return (
    <Box gap={1}>
      <Box flexShrink={0} gap={1}>
        <Text>{state.padEnd(STATE_COLUMNS)}</Text>
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
