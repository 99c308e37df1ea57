import { useEffect, useState } from 'react';

import type { WsStream } from '#server/contract/ws.ts';

import { useApp } from '#web/app/app-context.ts';

import { applyLive } from './live-rows.ts';

/** Rows of a stream, newest first, kept up to date; undefined until the first snapshot. */
export function useLiveRows<T extends { id: string }>(
  stream: WsStream,
  startOf: (row: T) => string,
): readonly T[] | undefined {
  const { realtime } = useApp();
  const [rows, setRows] = useState<readonly T[]>();
  useEffect(
    () =>
      realtime.subscribe(stream, (message) =>
        setRows((current) => applyLive(current ?? [], message, startOf)),
      ),
    [realtime, stream, startOf],
  );
  return rows;
}
