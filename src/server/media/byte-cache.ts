import { readFile } from 'node:fs/promises';

import { LRUCache } from 'lru-cache';

/** Whole small files in memory, the least recently used dropped first. */
export interface ByteCache {
  /** The file's bytes. Many callers at one time cause one read. */
  read(path: string): Promise<Buffer>;
  /** The file's bytes if they are in memory, for an answer that was kept whole. */
  peek(path: string): Buffer | undefined;
  /** Bytes that the cache holds now. */
  bytes(): number;
  clear(): void;
}

/**
 * A cache of at most `bytesMax` bytes; 0 keeps nothing. Paths are content-addressed, so what is in
 * it never gets stale.
 */
export function createByteCache(
  bytesMax: number,
  onRead: (outcome: 'hit' | 'miss' | 'kept') => void,
): ByteCache {
  const kept =
    bytesMax > 0
      ? new LRUCache<string, Buffer>({
          maxSize: bytesMax,
          // One file may not push everything else out.
          maxEntrySize: Math.max(1, Math.floor(bytesMax / 4)),
          sizeCalculation: (buffer) => Math.max(1, buffer.byteLength),
        })
      : undefined;
  const reading = new Map<string, Promise<Buffer>>();
  const load = async (path: string): Promise<Buffer> => {
    try {
      const buffer = await readFile(path);
      kept?.set(path, buffer);
      return buffer;
    } finally {
      reading.delete(path);
    }
  };
  return {
    read: async (path) => {
      const buffer = kept?.get(path);
      onRead(buffer === undefined ? 'miss' : 'hit');
      if (buffer !== undefined) return buffer;
      const running = reading.get(path) ?? load(path);
      reading.set(path, running);
      return running;
    },
    peek: (path) => {
      const buffer = kept?.get(path);
      // Who finds nothing here goes on to read, and that is counted there.
      if (buffer !== undefined) onRead('kept');
      return buffer;
    },
    bytes: () => kept?.calculatedSize ?? 0,
    clear: () => kept?.clear(),
  };
}
