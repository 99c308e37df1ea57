import { open } from 'node:fs/promises';

/** What one read takes from the disk when reads follow each other, and when they jump. */
const aheadBytes = 256 * 1024;
const jumpBytes = 4 * 1024;

/** A file that is read here and there; memory is bounded by the largest single read. */
export interface Bytes extends AsyncDisposable {
  readonly size: number;
  /** The bytes at `at`, fewer where the file ends; valid until the next read. */
  read(at: number, bytes: number): Promise<Buffer>;
}

/**
 * Opens a file for the readers of containers; reads fail once `signal` is aborted.
 * @throws what the file system throws.
 */
export async function openBytes(path: string, signal: AbortSignal): Promise<Bytes> {
  const handle = await open(path);
  const { size } = await handle.stat();
  let window: Buffer = Buffer.alloc(0);
  let windowAt = 0;
  const load = async (at: number, bytes: number): Promise<void> => {
    signal.throwIfAborted();
    const isNext = at >= windowAt && at <= windowAt + window.length;
    const wanted = Math.max(bytes, isNext ? aheadBytes : jumpBytes);
    const length = Math.max(0, Math.min(wanted, size - at));
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
    window = buffer.subarray(0, bytesRead);
    windowAt = at;
  };
  return {
    size,
    read: async (at, bytes) => {
      const isHeld = at >= windowAt && at + bytes <= windowAt + window.length;
      if (!isHeld) await load(at, bytes);
      return window.subarray(at - windowAt, at - windowAt + bytes);
    },
    [Symbol.asyncDispose]: () => handle.close(),
  };
}
