const LOOK_EVERY_MS = 50;

/** How much memory this process holds while something runs. */
export interface MemoryWatch {
  stop(): { startBytes: number; peakBytes: number };
}

export function openMemoryWatch(): MemoryWatch {
  const startBytes = process.memoryUsage.rss();
  let peakBytes = startBytes;
  const look = (): void => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    stop() {
      look();
      clearInterval(timer);
      return { startBytes, peakBytes };
    },
  };
}
