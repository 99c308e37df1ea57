import { stat } from 'node:fs/promises';
import path from 'node:path';

import { globBase, isGlob, matchGlob } from '#core/glob.ts';

import { hlsErrors } from '../hls-errors.ts';
import type { HttpSource } from '../sources/http-source.ts';
import { withoutFragment } from '../sources/without-fragment.ts';
import { openSource } from '../sources/open-source.ts';
import type { ByteSource } from '../sources/byte-source.ts';
import { dropNamedPlaylists } from './drop-named-playlists.ts';
import { findFiles, type UnreadFolder } from './find-files.ts';

export interface FindSubjectsInput {
  /** Files, folders, patterns and URLs, as they were typed. */
  readonly words: readonly string[];
  /** Absolute; relative words start here, and names are told from here. */
  readonly cwd: string;
  /** Absolute folder that local playlists may name files of; else the working directory or their own. */
  readonly root?: string | undefined;
  readonly http: HttpSource;
}

/** One thing to validate, and where its bytes are read from. */
export interface Subject {
  readonly location: string;
  readonly source: ByteSource;
}

/** What words name. */
export interface FoundSubjects {
  readonly subjects: readonly Subject[];
  /** Folders below the words that could not be looked into. */
  readonly unread: readonly UnreadFolder[];
}

/**
 * The playlists that words name, each once, in the order of the words. Folders and patterns give the
 * playlists below them, without those that another one names.
 * @throws HLS_NOTHING_FOUND where a folder or a pattern holds no playlist and could be read.
 */
export async function findSubjects(
  ctx: { readonly signal: AbortSignal },
  input: FindSubjectsInput,
): Promise<FoundSubjects> {
  const subjects = new Map<string, Subject>();
  const unread = new Map<string, UnreadFolder>();
  for (const word of input.words) {
    const found = await subjectsOf(ctx, input, word);
    for (const subject of found.subjects) {
      if (!subjects.has(subject.location)) subjects.set(subject.location, subject);
    }
    for (const folder of found.unread) unread.set(folder.dir, folder);
  }
  return { subjects: [...subjects.values()], unread: [...unread.values()] };
}

async function subjectsOf(
  { signal }: { readonly signal: AbortSignal },
  input: FindSubjectsInput,
  word: string,
): Promise<FoundSubjects> {
  const { cwd, http } = input;
  if (/^https?:/i.test(word) && URL.canParse(word)) {
    return { subjects: [{ location: withoutFragment(word), source: http }], unread: [] };
  }
  const location = path.resolve(cwd, word);
  const found = await stat(location).catch(() => undefined);
  const isPattern = found === undefined && isGlob(word);
  if (!isPattern && found?.isDirectory() !== true) {
    const subject = { location, source: sourceFor(input, path.dirname(location)) };
    return { subjects: [subject], unread: [] };
  }
  const dir = isPattern ? path.resolve(cwd, globBase(word)) : location;
  const { files, unread } = await findFiles(dir, signal);
  const matches = isPattern ? matcher(cwd, word) : () => true;
  const source = sourceFor(input, dir);
  const named = files.filter((file) => matches(file));
  const playlists = await dropNamedPlaylists({ source, signal }, named);
  if (playlists.length === 0 && unread.length === 0) throw hlsErrors.HLS_NOTHING_FOUND({ word });
  return { subjects: playlists.map((playlist) => ({ location: playlist, source })), unread };
}

/** A relative pattern is held against relative paths: folders above may have any name. */
function matcher(cwd: string, word: string): (file: string) => boolean {
  const matches = matchGlob(path.normalize(word));
  return (file) => matches(path.isAbsolute(word) ? file : path.relative(cwd, file));
}

function sourceFor({ cwd, root, http }: FindSubjectsInput, dir: string): ByteSource {
  const relative = path.relative(cwd, dir);
  const isInside = !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..';
  return openSource({ root: root ?? (isInside ? cwd : dir), namesFrom: cwd, http });
}
