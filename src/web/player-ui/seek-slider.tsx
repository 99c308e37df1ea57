import {
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';

import { useApp } from '#web/app/app-context.ts';
import { useStore } from '#web/app/store.ts';
import { formatTime, spokenTime } from '#web/player/format-time.ts';
import { currentEntry } from '#web/player/queue.ts';
import { waveformPeaks } from '#web/player/waveform-peaks.ts';

import { useWaveform } from './use-waveform.ts';

const barStepPx = 4;
const keyStepMs = 5000;
const pageStepMs = 30_000;
const quietestBar = 0.06;

/** The waveform of what plays, as a slider: click, drag or keys go to a place in the track. */
export function SeekSlider({ height }: { height: number }) {
  const { player } = useApp();
  const track = currentEntry(useStore(player.queue))?.track;
  const { positionMs, durationMs, bufferedMs } = useStore(player.position);
  const waveform = useWaveform(track?.urls.waveform);
  const [frame, width] = useWidth();
  const [dragMs, setDragMs] = useState<number>();
  const bars = Math.max(1, Math.floor(width / barStepPx));
  const path = useMemo(
    () => barsPath(waveform ? waveformPeaks(waveform, bars) : Array<number>(bars).fill(0), height),
    [waveform, bars, height],
  );
  const shownMs = dragMs ?? positionMs;
  const x = (ms: number) => (durationMs === 0 ? 0 : Math.min(1, ms / durationMs) * width);

  const msAt = (event: PointerEvent) => {
    const { left, width: across } = event.currentTarget.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - left) / across)) * durationMs;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const target = keyTarget(event, positionMs, durationMs);
    if (target === undefined) return;
    event.preventDefault();
    player.seekTo(target);
  };
  return (
    <div className="seek">
      <span className="seek-time">{formatTime(track ? shownMs : null)}</span>
      <div
        ref={frame}
        className="seek-slider"
        role="slider"
        tabIndex={track ? 0 : -1}
        aria-label="Position in the track"
        aria-disabled={!track}
        aria-valuemin={0}
        aria-valuemax={Math.round(durationMs / 1000)}
        aria-valuenow={Math.round(shownMs / 1000)}
        aria-valuetext={`${spokenTime(shownMs)} of ${spokenTime(durationMs)}`}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (!track || event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragMs(msAt(event));
        }}
        onPointerMove={(event) => dragMs !== undefined && setDragMs(msAt(event))}
        onPointerUp={(event) => {
          if (dragMs === undefined) return;
          player.seekTo(msAt(event));
          setDragMs(undefined);
        }}
        onPointerCancel={() => setDragMs(undefined)}
      >
        <Bars
          path={path}
          width={width}
          height={height}
          playedPx={x(shownMs)}
          bufferedPx={x(bufferedMs)}
        />
      </div>
      <span className="seek-time">{formatTime(track ? durationMs : null)}</span>
    </div>
  );
}

function Bars(props: {
  path: string;
  width: number;
  height: number;
  playedPx: number;
  bufferedPx: number;
}) {
  const { path, width, height, playedPx, bufferedPx } = props;
  const id = useId();
  return (
    <svg className="seek-bars" width={width} height={height} aria-hidden="true">
      <clipPath id={`${id}played`}>
        <rect width={playedPx} height={height} />
      </clipPath>
      <clipPath id={`${id}buffered`}>
        <rect width={bufferedPx} height={height} />
      </clipPath>
      <path className="bars-rest" d={path} />
      <path className="bars-buffered" d={path} clipPath={`url(#${id}buffered)`} />
      <path className="bars-played" d={path} clipPath={`url(#${id}played)`} />
    </svg>
  );
}

function keyTarget(event: KeyboardEvent, positionMs: number, durationMs: number) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return undefined;
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return positionMs - keyStepMs;
    case 'ArrowRight':
    case 'ArrowUp':
      return positionMs + keyStepMs;
    case 'PageDown':
      return positionMs - pageStepMs;
    case 'PageUp':
      return positionMs + pageStepMs;
    case 'Home':
      return 0;
    case 'End':
      return durationMs;
    default:
      return undefined;
  }
}

/** One upright stroke a bar, around the middle. */
function barsPath(peaks: readonly number[], height: number): string {
  return peaks
    .map((peak, bar) => {
      const half = (Math.max(quietestBar, peak) * (height - 4)) / 2;
      const x = bar * barStepPx + barStepPx / 2;
      return `M${x} ${(height / 2 - half).toFixed(1)}V${(height / 2 + half).toFixed(1)}`;
    })
    .join('');
}

function useWidth() {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [frame, width] as const;
}
