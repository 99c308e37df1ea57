import { closeSync, constants, fstatSync, openSync, read, readSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import type { SegmentBytes } from '../../boxes/byte-cursor.ts';
import type { ByteSource, OpenedBytes, OpenOptions } from './byte-source.ts';
import { nameOfUrl } from './name-of-url.ts';
import { ReadFailure, tooLarge } from './read-failure.ts';
import { unread } from './unread.ts';

export interface FileSourceOptions {
  /** Absolute folder: files that lie elsewhere are not read, whatever a playlist or a link names. */
  readonly root: string;
  /** Absolute folder that names are told from; the root without it. */
  readonly namesFrom?: string;
}

const CHUNK_BYTES_MAX = 256 * 1024;
const TURN_MS = 10;
/** The first piece: everything of a segment but its media, which may be left out then. */
const HEAD_BYTES = 16 * 1024;
const readAsync = promisify(read);

/**
 * Reads regular files below a folder. Files are opened, and what fits into one piece is read, without a
 * turn of the thread pool: of the thousands of small files of a library these turns are most of the time.
 * Locations are absolute paths; a reference to another scheme
 * stays the URL that it is and is refused when it is opened.
 */
export function fileSource({ root, namesFrom = root }: FileSourceOptions): ByteSource {
  const nameOf = (location: string): string => nameFrom(namesFrom, location);
  const turn = turnTaker();
  let realRoot: string | undefined;
  return {
    nameOf,
    resolve: resolveFromFile,
    async open(location, options) {
      await turn();
      options.signal.throwIfAborted();
      const resource = { name: nameOf(location), location };
      try {
        realRoot ??= realpathSync.native(root);
        return openedFile(openInside(location, realRoot), resource, options);
      } catch (thrown) {
        return unread(resource, toReadFailure(thrown));
      }
    },
  };
}

/**
 * Gives way to timers, signals and sockets now and then: reading without the thread pool would keep
 * them waiting to the end.
 */
function turnTaker(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < TURN_MS) return;
    await setImmediate();
    last = performance.now();
  };
}

/** The path inside `folder` where it lies there, or all of it. URLs lose what may be a secret. */
function nameFrom(folder: string, location: string): string {
  if (!path.isAbsolute(location)) return nameOfUrl(location);
  const relative = path.relative(folder, location);
  return relative === '' || leaves(relative) ? location : relative;
}

function leaves(relative: string): boolean {
  return relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
}

/** Names below the folder of the playlist, of characters that mean nothing else in a URI. */
const PLAIN_NAMES = /^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/;

/** Absolute path, or URL of another scheme, of a reference in a file (RFC 3986 §5.2). */
function resolveFromFile(uri: string, base: string): string | undefined {
  // What nearly every segment is called, without the cost of a URL.
  if (PLAIN_NAMES.test(uri)) return path.join(path.dirname(base), uri);
  const from = pathToFileURL(base).href;
  if (!URL.canParse(uri, from)) return undefined;
  const url = new URL(uri, from);
  if (url.protocol !== 'file:') return url.href;
  try {
    return fileURLToPath(url);
  } catch {
    // Another host, or %2F in a name: nothing that a file can be called.
    return undefined;
  }
}

function openInside(location: string, realRoot: string): number {
  if (!path.isAbsolute(location)) {
    throw new ReadFailure('scheme', `is no file: ${location.split(':')[0]} is not read here`);
  }
  const real = realpathSync.native(location);
  if (leaves(path.relative(realRoot, real))) {
    throw new ReadFailure('outside', `lies outside of ${realRoot} and is not read`);
  }
  // Without waiting: a named pipe would wait for its writer for ever.
  return openSync(real, constants.O_RDONLY | constants.O_NONBLOCK);
}

function openedFile(
  file: number,
  resource: { name: string; location: string },
  { range, bytesMax, signal }: OpenOptions,
): OpenedBytes {
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) {
      throw new ReadFailure('not-a-file', stat.isDirectory() ? 'is a folder' : 'is no file');
    }
    const start = range?.offset ?? 0;
    if (range !== undefined && start >= stat.size) {
      const asked = `the range from byte ${start}`;
      throw new ReadFailure('range', `has ${stat.size} bytes; ${asked} starts behind its end`);
    }
    const end = Math.min(stat.size, range === undefined ? stat.size : start + range.length);
    if (end - start > bytesMax) throw tooLarge(end - start, bytesMax);
    return {
      fetched: {
        resource,
        asked: resource.location,
        failure: undefined,
        totalBytes: stat.size,
        delivery: undefined,
      },
      bytes: readChunks(file, start, end, signal),
      [Symbol.asyncDispose]() {
        closeSync(file);
        return Promise.resolve();
      },
    };
  } catch (thrown) {
    closeSync(file);
    throw thrown;
  }
}

/** The bytes of a file from `start` to `end`; what nobody looks at is not read at all. */
function readChunks(file: number, start: number, end: number, signal: AbortSignal): SegmentBytes {
  let at = start;
  async function* pieces(): AsyncGenerator<Buffer, void> {
    while (at < end) {
      signal.throwIfAborted();
      const most = at === start ? HEAD_BYTES : CHUNK_BYTES_MAX;
      const chunk = Buffer.allocUnsafe(Math.min(most, end - at));
      const bytesRead = await readInto(file, chunk, at);
      if (bytesRead === 0) throw new ReadFailure('cut', 'became shorter while it was read');
      at += bytesRead;
      yield bytesRead === chunk.length ? chunk : chunk.subarray(0, bytesRead);
    }
  }
  return {
    [Symbol.asyncIterator]: pieces,
    skip: (bytes) => {
      const from = at;
      at = Math.min(end, at + bytes);
      return at - from;
    },
  };
}

/** One piece is all that there is of most playlists. */
async function readInto(file: number, chunk: Buffer, at: number): Promise<number> {
  try {
    if (chunk.length < CHUNK_BYTES_MAX) return readSync(file, chunk, 0, chunk.length, at);
    return (await readAsync(file, chunk, 0, chunk.length, at)).bytesRead;
  } catch (thrown) {
    throw toReadFailure(thrown);
  }
}

const REASONS: Readonly<Record<string, readonly [ReadFailure['code'], string]>> = {
  ENOENT: ['not-found', 'is not there'],
  ENOTDIR: ['not-found', 'is not there'],
  EACCES: ['denied', 'may not be read'],
  EPERM: ['denied', 'may not be read'],
  EISDIR: ['not-a-file', 'is a folder'],
  ELOOP: ['not-found', 'is a link that leads to itself'],
  ENAMETOOLONG: ['not-found', 'has a name that is too long'],
  ENXIO: ['not-a-file', 'is no file'],
};

function toReadFailure(thrown: unknown): ReadFailure {
  if (thrown instanceof ReadFailure) return thrown;
  const { code, message } = thrown as NodeJS.ErrnoException;
  const [failure, reason] = REASONS[code ?? ''] ?? ['io', `cannot be read: ${code ?? message}`];
  return new ReadFailure(failure, reason, { cause: thrown });
}
