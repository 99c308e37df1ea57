const LOOK_EVERY_MS = 50;
const PARTS = 10;

/** How much memory this process holds while something runs. */
export interface MemoryWatch {
  stop(): MemoryCourse;
}

/** Resident memory in bytes. */
export interface MemoryCourse {
  readonly startBytes: number;
  readonly peakBytes: number;
  /** The most in each tenth of the time. */
  readonly tenths: readonly number[];
}

export function openMemoryWatch(): MemoryWatch {
  const looks = [process.memoryUsage.rss()];
  const look = (): void => void looks.push(process.memoryUsage.rss());
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    stop() {
      look();
      clearInterval(timer);
      const size = Math.ceil(looks.length / PARTS);
      const tenths: number[] = [];
      for (let from = 0; from < looks.length; from += size) {
        tenths.push(Math.max(...looks.slice(from, from + size)));
      }
      return { startBytes: looks[0]!, peakBytes: Math.max(...tenths), tenths };
    },
  };
}
