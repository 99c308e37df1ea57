import type { Playlist, PlaylistBase, Resource } from './playlist-view.ts';
import { TAGS } from './tag-table.ts';
import type { PlaylistLine, TagLine } from './token.ts';
import { PLAYLIST_LINES_MAX, tokenize } from './tokenize.ts';
import { readInteger } from './read-values.ts';
import { readDefine } from './variables.ts';
import { viewMedia } from './view-media.ts';
import { viewMultivariant } from './view-multivariant.ts';

export interface ViewOptions {
  /** Absolute location of a reference; undefined where the text is no URI. */
  resolve(uri: string, base: string): string | undefined;
  /** Variables of the multivariant playlist that names this one, for EXT-X-DEFINE:IMPORT. */
  readonly variables?: ReadonlyMap<string, string> | undefined;
  /** Most lines that are read; `isCut` says that there are more. */
  readonly linesMax?: number;
}

/**
 * Reads a playlist, right or wrong, into what its lines mean. It is multivariant where at least as
 * many of its tags belong to multivariant playlists as to media playlists, and at least one does:
 * one stray tag of the other kind does not turn a playlist over. Never throws on bytes. Pure.
 */
export function viewPlaylist(resource: Resource, bytes: Buffer, options: ViewOptions): Playlist {
  const linesMax = options.linesMax ?? PLAYLIST_LINES_MAX;
  const lines = tokenize(bytes, linesMax);
  const last = lines.at(-1);
  const read = last === undefined ? 0 : last.byteOffset + last.bytes + last.ending.length;
  const tags = groupByName(lines);
  const base: PlaylistBase = {
    resource,
    bytes,
    lines,
    isCut: read < bytes.length,
    tags,
    version: readInteger(tags.get('EXT-X-VERSION')?.[0]?.value) ?? 1,
    variables: readVariables(tags.get('EXT-X-DEFINE') ?? [], resource.location, options),
  };
  return isMultivariant(tags) ? viewMultivariant(base, options) : viewMedia(base, options);
}

function groupByName(lines: readonly PlaylistLine[]): Map<string, TagLine[]> {
  const tags = new Map<string, TagLine[]>();
  for (const line of lines) {
    if (line.kind !== 'tag') continue;
    const known = tags.get(line.name);
    if (known === undefined) tags.set(line.name, [line]);
    else known.push(line);
  }
  return tags;
}

function isMultivariant(tags: ReadonlyMap<string, readonly TagLine[]>): boolean {
  let multivariant = 0;
  let media = 0;
  for (const [name, lines] of tags) {
    const scope = TAGS.get(name)?.scope;
    if (scope === 'multivariant') multivariant += lines.length;
    if (scope === 'media' || scope === 'segment') media += lines.length;
  }
  return multivariant > 0 && multivariant >= media;
}

/** Values in the order of the file; the first definition of a name counts. */
function readVariables(
  defines: readonly TagLine[],
  location: string,
  options: ViewOptions,
): Map<string, string> {
  const variables = new Map<string, string>();
  for (const define of defines) {
    const defined = readDefine(define, { imported: options.variables, location });
    if (defined !== undefined && !variables.has(defined.name)) {
      variables.set(defined.name, defined.value);
    }
  }
  return variables;
}
