import type { Playlist, PlaylistBase, Reference } from '../playlist/playlist-view.ts';
import type { PlaylistLine, TagLine } from '../playlist/token.ts';
import { columnOf } from '../playlist/code-points.ts';
import { allPlaylists } from './all-playlists.ts';
import type { Presentation } from './presentation.ts';

/** A URI that a playlist names, with the place where it stands. */
export interface PlacedReference {
  readonly playlist: PlaylistBase;
  readonly reference: Reference;
  readonly line: PlaylistLine;
  readonly column: number;
  /** What it is the URI of: keys may have schemes that only a key system knows. */
  readonly use: 'playlist' | 'media' | 'key' | 'data';
}

/** Every URI that the playlists name: playlists, segments, init sections, keys and session data. */
export function* allReferences(
  presentation: Pick<Presentation, 'multivariant' | 'renditions'>,
): Generator<PlacedReference> {
  for (const playlist of allPlaylists(presentation)) {
    for (const found of references(playlist)) {
      const { reference, line, use } = found;
      if (reference === undefined) continue;
      const uri = line.kind === 'tag' ? line.attributes.get('URI') : undefined;
      const column = uri?.valueColumn ?? columnOf(line.text, line.text.search(/\S/));
      yield { playlist, reference, line, column, use };
    }
  }
}

type Found = Pick<PlacedReference, 'line' | 'use'> & { readonly reference: Reference | undefined };

function* references(playlist: Playlist): Generator<Found> {
  if (playlist.kind === 'multivariant') {
    for (const { reference, line, tag } of playlist.variants) {
      yield { reference, line: line ?? tag, use: 'playlist' };
    }
    for (const { reference, tag } of playlist.renditions) {
      yield { reference, line: tag, use: 'playlist' };
    }
    yield* keys(playlist.sessionKeys);
    for (const { reference, tag } of playlist.sessionData) {
      yield { reference, line: tag, use: 'data' };
    }
    return;
  }
  for (const init of playlist.inits) yield { reference: init, line: init.tag, use: 'media' };
  yield* keys(playlist.keys);
  for (const segment of playlist.segments) {
    yield { reference: segment, line: segment.line, use: 'media' };
  }
}

function* keys(
  all: readonly { readonly reference: Reference | undefined; readonly tag: TagLine }[],
): Generator<Found> {
  for (const { reference, tag } of all) yield { reference, line: tag, use: 'key' };
}
