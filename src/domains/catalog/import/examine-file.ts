import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';

import type { Context } from '#context.ts';
import { VezaError } from '#core/errors.ts';
import { displayPath } from '#music/display-path.ts';
import { musicErrors } from '#music/errors.ts';
import { toCover, type Cover } from '#music/find-cover.ts';
import { hashFile } from '#music/hash-file.ts';
import { readTags } from '#music/read-tags.ts';
import { describe, isFileError, type FoundFile } from '#music/walk-files.ts';

import { catalogErrors } from '../errors.ts';
import { findTrackByHash } from '../import-store.ts';
import type { TrackId } from '../model.ts';
import type { ImportMedia, SourceProbe } from './model.ts';
import { sourceMime } from './source-mime.ts';
import { trackTags, type TrackTags } from './track-tags.ts';

/** A file that is music which the catalogue does not have. */
export interface NewMusic {
  readonly kind: 'new';
  readonly hash: Buffer;
  readonly bytes: number;
  /** A plain name that leads to the file. */
  readonly link: string;
  readonly mime: string;
  readonly probe: SourceProbe;
  readonly tags: TrackTags;
  readonly picture: Cover | undefined;
  readonly tagsProblem: string | undefined;
}

export type Examined =
  | NewMusic
  | { readonly kind: 'duplicate'; readonly hash: Buffer; readonly trackId: TrackId }
  | { readonly kind: 'failed'; readonly error: VezaError };

export interface Examination {
  readonly media: ImportMedia;
  /** Folder for the plain names. */
  readonly linksDir: string;
  readonly linkName: string;
}

/**
 * Finds out what a file is, by its bytes: a duplicate, new music, or neither and why. Reads only.
 * @throws what ends a whole import: the database, FFmpeg missing, a stop.
 */
export async function examineFile(
  ctx: Pick<Context, 'db' | 'config' | 'signal'>,
  file: FoundFile,
  examination: Examination,
): Promise<Examined> {
  try {
    const bytesMax = ctx.config.import.fileBytesMax;
    if (file.bytes === 0) throw catalogErrors.FILE_EMPTY({});
    if (file.bytes > bytesMax) throw catalogErrors.FILE_TOO_LARGE({ bytes: file.bytes, bytesMax });
    const hash = await hashFile(file.path, ctx.signal);
    const trackId = await findTrackByHash(ctx, hash);
    if (trackId !== undefined) return { kind: 'duplicate', hash, trackId };
    return await readMusic(ctx, file, hash, examination);
  } catch (error) {
    ctx.signal.throwIfAborted();
    return { kind: 'failed', error: toFileFailure(error) };
  }
}

async function readMusic(
  ctx: Pick<Context, 'signal'>,
  file: FoundFile,
  hash: Buffer,
  { media, linksDir, linkName }: Examination,
): Promise<NewMusic> {
  // Names of files are bytes and may mislead programs (an extension, a dash, `concat:`); a link
  // with a name of ours says nothing.
  const link = path.join(linksDir, linkName);
  await rm(link, { force: true });
  await symlink(file.path, link);
  const probe = await media.probe(link, ctx.signal).catch((error: unknown) => {
    throw namePath(error, linkName, file.shown);
  });
  const tags = await readTags(link);
  return {
    kind: 'new',
    hash,
    bytes: file.bytes,
    link,
    mime: sourceMime(probe.container),
    probe: { ...probe, durationMs: probe.durationMs ?? tags.durationMs ?? null },
    tags: trackTags(tags.common, relativeNames(file)),
    picture: toCover(tags.picture),
    tagsProblem: tags.problem,
  };
}

/** What is wrong with one file; anything else is no matter of the file and goes on. */
export function toFileFailure(error: unknown): VezaError {
  if (error instanceof VezaError && error.category === 'invalid') return error;
  if (isFileError(error) && !['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE'].includes(error.code!)) {
    return musicErrors.FILE_UNREADABLE({ reason: describe(error) }, { cause: error });
  }
  throw error;
}

/** The same error with the path that people know in place of the plain name. */
function namePath(error: unknown, linkName: string, shown: string): unknown {
  if (!(error instanceof VezaError)) return error;
  const { code, category, status, details } = error;
  const named = (text: string): string => text.split(linkName).join(shown);
  return new VezaError({
    code,
    category,
    message: named(error.message),
    hint: error.hint === undefined ? undefined : named(error.hint),
    status,
    details: { ...details, file: shown },
    cause: error,
  });
}

function relativeNames(file: FoundFile): string[] {
  const below = file.path.subarray(file.relativeAt);
  return below
    .toString('latin1')
    .split('/')
    .map((name) => displayPath(Buffer.from(name, 'latin1')));
}
