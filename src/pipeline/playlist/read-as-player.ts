import { createRequire } from 'node:module';

import type * as M3u8Parser from 'm3u8-parser';

import type { Playlist } from './playlist-view.ts';

/** What a player makes of a playlist, or the words with which it gives up. */
export type PlayerReading =
  | { readonly manifest: M3u8Parser.Manifest; readonly failure: undefined }
  | { readonly manifest: undefined; readonly failure: string };

/** Largest playlist that is read a second time, in bytes: 10,000 segments with long signed URLs. */
const PLAYER_BYTES_MAX = 8 * 1024 * 1024;

/** Most tags of a kind that the parser compares with each other, or with every line. */
const COMPARED_TAGS_MAX = 200;
const COMPARED_TAGS = [
  'EXT-X-DEFINE',
  'EXT-X-DATERANGE',
  'EXT-X-PRELOAD-HINT',
  'EXT-X-RENDITION-REPORT',
];

/** The parser's patterns take the square of a tag's length: some two seconds for this sum. */
const SQUARED_LENGTHS_MAX = 400_000_000;

/**
 * Reads a playlist with m3u8-parser, which video.js and many other players stand on. What it throws
 * is a result.
 * @param imported variables of the multivariant playlist.
 * @returns undefined where the parser would take too long, or asks for variables that are not here:
 * a file that is not served yet has no query.
 */
export function readAsPlayer(
  playlist: Playlist,
  imported: ReadonlyMap<string, string> = new Map(),
): PlayerReading | undefined {
  if (!isQuick(playlist) || lacksVariables(playlist)) return undefined;
  const failures: string[] = [];
  try {
    const parser = openParser(playlist.resource.location, Object.fromEntries(imported));
    parser.on('error', ({ message }) => failures.push(message));
    parser.push(playlist.bytes.toString());
    parser.end();
    const [failure] = failures;
    return failure === undefined
      ? { manifest: parser.manifest, failure }
      : { manifest: undefined, failure };
  } catch (thrown) {
    return { manifest: undefined, failure: thrown instanceof Error ? thrown.message : 'unknown' };
  }
}

/** Loaded on first use: who only publishes or serves never validates a playlist against it. */
function openParser(uri: string, mainDefinitions: Record<string, string>): M3u8Parser.Parser {
  const load = createRequire(import.meta.url);
  const module = load('m3u8-parser') as typeof M3u8Parser;
  return new module.Parser({ uri, mainDefinitions });
}

function isQuick({ bytes, lines, tags, isCut }: Playlist): boolean {
  if (isCut || bytes.length > PLAYER_BYTES_MAX) return false;
  if (COMPARED_TAGS.some((name) => (tags.get(name)?.length ?? 0) > COMPARED_TAGS_MAX)) return false;
  let squares = 0;
  for (const { kind, text } of lines) if (kind === 'tag') squares += text.length ** 2;
  return squares <= SQUARED_LENGTHS_MAX;
}

function lacksVariables({ tags, variables }: Playlist): boolean {
  const defines = tags.get('EXT-X-DEFINE') ?? [];
  return defines.some(({ attributes }) => {
    const name = attributes.get('IMPORT') ?? attributes.get('QUERYPARAM');
    return name !== undefined && !variables.has(name.value);
  });
}
