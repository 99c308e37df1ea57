import path from 'node:path';

import { globBase, isGlob, matchGlob } from '#core/glob.ts';
import { displayPath } from '#music/display-path.ts';
import { findUnreadablePath } from '#music/find-unreadable-path.ts';
import { walkFiles, type FoundFile, type WalkStep } from '#music/walk-files.ts';

import { transcodeErrors } from './errors.ts';
import type { TranscodeFilesInput } from './model.ts';

/** A music file under the given words. */
export interface Source extends FoundFile {
  /** Its path below the folder that was named, for people; of a file its name. */
  readonly relative: string;
}

export type SourceStep =
  | { readonly kind: 'source'; readonly source: Source }
  | Exclude<WalkStep, { kind: 'file' }>;

type Words = Pick<TranscodeFilesInput, 'words' | 'cwd'>;

/**
 * Refuses words that name nothing, before anything is done. A word that names nothing may be a pattern.
 * @throws TRANSCODE_PATH_MISSING, TRANSCODE_PATH_UNREADABLE
 */
export async function checkWords({ words, cwd }: Words): Promise<void> {
  for (const word of words) {
    const found = await findUnreadablePath([path.resolve(cwd, word)]);
    if (found === undefined) continue;
    const { path: shown, reason, cause } = found;
    if (reason !== undefined) {
      throw transcodeErrors.TRANSCODE_PATH_UNREADABLE({ path: shown, reason }, { cause });
    }
    if (!isGlob(word)) throw transcodeErrors.TRANSCODE_PATH_MISSING({ path: shown }, { cause });
  }
}

/**
 * Music under files, folders and patterns, each file once, in the order of the words and of the
 * bytes of the names.
 * @param leftOut a folder that is not looked into: the outputs may be below the sources.
 * @throws TRANSCODE_NOTHING_FOUND for a pattern without a match
 */
export async function* findSources(
  ctx: { readonly signal: AbortSignal },
  { words, cwd }: Words,
  leftOut: string | undefined,
): AsyncGenerator<SourceStep, void, void> {
  const seen = new Set<string>();
  for (const word of words) {
    const matches = await matcherOf(word, cwd);
    const start = matches === undefined ? word : globBase(word);
    let found = 0;
    for await (const step of walkFiles([path.resolve(cwd, start)], ctx.signal, leftOut)) {
      const shown = step.kind === 'file' ? step.file.shown : step.path;
      if (matches !== undefined && step.kind !== 'failed' && !matches(shown)) continue;
      found += 1;
      // One word names every file once; only several may name one again.
      if (words.length > 1) {
        if (seen.has(shown)) continue;
        seen.add(shown);
      }
      yield step.kind === 'file' ? { kind: 'source', source: toSource(step.file) } : step;
    }
    if (matches !== undefined && found === 0) {
      throw transcodeErrors.TRANSCODE_NOTHING_FOUND({ word });
    }
  }
}

/** How a pattern tells its files; undefined for a word that names something as it stands. */
async function matcherOf(
  word: string,
  cwd: string,
): Promise<((file: string) => boolean) | undefined> {
  if (!isGlob(word)) return undefined;
  if ((await findUnreadablePath([path.resolve(cwd, word)])) === undefined) return undefined;
  const matches = matchGlob(path.normalize(word));
  // A relative pattern is held against relative paths: folders above may have any name.
  return (file) => matches(path.isAbsolute(word) ? file : path.relative(cwd, file));
}

function toSource(file: FoundFile): Source {
  return { ...file, relative: displayPath(file.path.subarray(file.relativeAt)) };
}
