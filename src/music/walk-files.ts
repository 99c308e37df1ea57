import type { BigIntStats } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';

import type { VezaError } from '#core/errors.ts';

import { isMusicCandidate } from './classify-file.ts';
import { displayPath } from './display-path.ts';
import { musicErrors } from './errors.ts';
import { SNIFF_BYTES } from './sniff-audio.ts';

/** A file that is music, or says so. Names are bytes: not every one is UTF-8. */
export interface FoundFile {
  readonly path: Buffer;
  /** Where the part below the given folder begins in `path`, in bytes. */
  readonly relativeAt: number;
  readonly shown: string;
  readonly bytes: number;
  /** When the content was last written, ns since the epoch. */
  readonly mtimeNs: bigint;
}

export type WalkStep =
  | { readonly kind: 'file'; readonly file: FoundFile }
  | { readonly kind: 'skipped'; readonly path: string }
  | { readonly kind: 'failed'; readonly path: string; readonly error: VezaError };

interface Walk {
  readonly signal: AbortSignal;
  /** Folders by device and inode: each is read once, so that links cannot lead in a circle. */
  readonly folders: Set<string>;
  readonly paths: Set<string>;
}

const SLASH = Buffer.from('/');

/**
 * Every file under the given paths, in the byte order of their names. Symbolic links are followed,
 * hidden files are not seen, and a folder that cannot be read costs that folder.
 * @param leftOut a folder that is not entered, by whatever path it is met.
 */
export async function* walkFiles(
  paths: readonly string[],
  signal: AbortSignal,
  leftOut?: string,
): AsyncGenerator<WalkStep, void, void> {
  const walk: Walk = { signal, folders: new Set(), paths: new Set() };
  if (leftOut !== undefined) {
    const info = await stat(leftOut, { bigint: true });
    walk.folders.add(identityOf(info));
  }
  for (const given of paths) {
    const root = Buffer.from(path.resolve(given));
    yield* visit(walk, root, undefined);
  }
}

async function* visit(
  walk: Walk,
  item: Buffer,
  relativeAt: number | undefined,
): AsyncGenerator<WalkStep, void, void> {
  walk.signal.throwIfAborted();
  const shown = displayPath(item);
  try {
    const info = await stat(item, { bigint: true });
    if (info.isDirectory()) {
      const identity = identityOf(info);
      if (walk.folders.has(identity)) return;
      walk.folders.add(identity);
      yield* visitFolder(walk, item, relativeAt);
      return;
    }
    const key = item.toString('latin1');
    if (walk.paths.has(key)) return;
    walk.paths.add(key);
    const name = displayPath(item.subarray(item.lastIndexOf(SLASH) + 1));
    const isMusic = info.isFile() && (await isMusicCandidate(name, () => readHead(item)));
    if (!isMusic) yield { kind: 'skipped', path: shown };
    else {
      const at = relativeAt ?? item.lastIndexOf(SLASH) + 1;
      const { size, mtimeNs } = info;
      const file = { path: item, relativeAt: at, shown, bytes: Number(size), mtimeNs };
      yield { kind: 'file', file };
    }
  } catch (cause) {
    if (!isFileError(cause)) throw cause;
    const error = musicErrors.FILE_UNREADABLE({ reason: describe(cause) }, { cause });
    yield { kind: 'failed', path: shown, error };
  }
}

async function* visitFolder(
  walk: Walk,
  folder: Buffer,
  relativeAt: number | undefined,
): AsyncGenerator<WalkStep, void, void> {
  let names: Buffer[];
  try {
    names = await readdir(folder, { encoding: 'buffer' });
  } catch (cause) {
    if (!isFileError(cause)) throw cause;
    const shown = displayPath(folder);
    const error = musicErrors.FOLDER_UNREADABLE(
      { path: shown, reason: describe(cause) },
      { cause },
    );
    yield { kind: 'failed', path: shown, error };
    return;
  }
  const inside = folder.at(-1) === SLASH[0] ? folder : Buffer.concat([folder, SLASH]);
  for (const name of names.toSorted((a, b) => Buffer.compare(a, b))) {
    if (name[0] === 0x2e) continue;
    yield* visit(walk, Buffer.concat([inside, name]), relativeAt ?? inside.length);
  }
}

function identityOf({ dev, ino }: BigIntStats): string {
  return `${dev}:${ino}`;
}

async function readHead(file: Buffer): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(SNIFF_BYTES);
    const { bytesRead } = await handle.read(buffer, 0, SNIFF_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Whether the operating system refused a file: what one file can cost. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return error instanceof Error && typeof code === 'string' && typeof syscall === 'string';
}

/** What the commonest failures of files are called by people. */
const PLAIN: Readonly<Record<string, string>> = {
  ELOOP: 'its symbolic links go round in a circle',
  ENOENT: 'it is not there, or is a link that leads nowhere',
  EACCES: 'the user of veza may not read it',
  EPERM: 'the user of veza may not read it',
};

/** The operating system's words without the path that people see beside them. */
export function describe(error: unknown): string {
  const plain = isFileError(error) ? PLAIN[error.code!] : undefined;
  if (plain !== undefined) return plain;
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/, \w+ '.*$/s, '').replace(/, \w+$/, '');
}
