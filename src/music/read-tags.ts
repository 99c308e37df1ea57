import type { ICommonTagsResult } from 'music-metadata';

import { cleanText } from './clean-text.ts';

/** What the tags of a file hold; empty where it has none that can be read. */
export interface FileTags {
  readonly common: Partial<ICommonTagsResult>;
  readonly picture: Uint8Array | undefined;
  readonly durationMs: number | undefined;
  /** Why the tags could not be read, for the record. */
  readonly problem: string | undefined;
}

const TAGS_TIMEOUT_MS = 20_000;
const PROBLEM_CHARS_MAX = 200;

/**
 * Reads the tags of a file. Broken tags are no reason to refuse music: they come back empty, with
 * the problem named, and whether the file plays is for the probe to say.
 */
export async function readTags(path: string): Promise<FileTags> {
  const { parseFile, selectCover } = await import('music-metadata');
  const timeout = AbortSignal.timeout(TAGS_TIMEOUT_MS);
  try {
    const { common, format } = await Promise.race([
      parseFile(path, { duration: false, includeChapters: false }),
      new Promise<never>((_resolve, reject) => {
        timeout.addEventListener('abort', () => reject(new Error('reading took too long')));
      }),
    ]);
    return {
      common,
      picture: selectCover(common.picture)?.data,
      durationMs: format.duration === undefined ? undefined : Math.round(format.duration * 1000),
      problem: undefined,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const problem = cleanText(message, PROBLEM_CHARS_MAX) ?? 'unknown';
    return { common: {}, picture: undefined, durationMs: undefined, problem };
  }
}
