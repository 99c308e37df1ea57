import { Box, Text } from 'ink';

import type { FileBoardView } from './file-board.ts';
import { openLivePage, type LivePage } from './live-page.tsx';
import { WorkLine } from './work-line.tsx';

/** A run on a terminal: facts scroll above, files under way and the total are drawn again and again. */
export interface LiveTranscode extends Pick<LivePage, 'fact' | 'close'> {
  draw(view: FileBoardView): void;
}

export function openLiveTranscode(color: boolean): LiveTranscode {
  let view: FileBoardView | undefined;
  const page = openLivePage(() =>
    view === undefined ? null : <TranscodePage view={view} color={color} />,
  );
  return {
    fact: (line) => page.fact(line),
    draw: (next) => {
      view = next;
      page.redraw();
    },
    close: () => page.close(),
  };
}

/** A line for each file under way, then the total. */
export function TranscodePage({ view, color }: { view: FileBoardView; color: boolean }) {
  const { rows, more, progress } = view;
  return (
    <Box flexDirection="column">
      {rows.map((row) => (
        <WorkLine key={row.source} row={row} color={color} />
      ))}
      {more > 0 ? <Text dimColor={color}>{`… and ${more} more`}</Text> : null}
      {progress === undefined ? null : <TotalLine progress={progress} color={color} />}
    </Box>
  );
}

function TotalLine(props: { progress: NonNullable<FileBoardView['progress']>; color: boolean }) {
  const { progress, color } = props;
  const { bytesDone, bytesTotal, allFound, speed, leftMs } = progress;
  const row = {
    state: 'total',
    share: allFound && bytesTotal > 0 ? bytesDone / bytesTotal : undefined,
    speed: speed ?? undefined,
    leftMs: leftMs ?? undefined,
    title: describeCounts(progress),
  };
  return <WorkLine row={row} color={color} />;
}

function describeCounts(progress: NonNullable<FileBoardView['progress']>): string {
  const { done, skipped, failed, waiting, encoding, allFound } = progress;
  const total = done + waiting + encoding;
  return [
    `${done} of ${total}${allFound ? '' : '+'} encoded`,
    ...(skipped > 0 ? [`${skipped} unchanged`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ].join(' · ');
}
